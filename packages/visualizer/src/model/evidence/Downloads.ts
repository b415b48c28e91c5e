/** The messages that an app fetched whole, by mailbox, UIDVALIDITY and UID, line by line. RFC 9051 §6.4.5. */
import { asksWhole, uidValidityIn } from "./facts.ts"
import type { Asked, Said } from "./SideEffects.ts"
import { mailboxIn } from "./Validities.ts"

/** So many commands are followed at once, and so many messages are kept. */
const most = 64
const mostMessages = 4096

const fetched = /^\* \d+ FETCH \(.*\bUID (\d+)/i

export class Downloads {
  /** How many octets each message had, the last time. */
  readonly messages = new Map<string, number>()
  private readonly running = new Set<string>()
  private mailbox = ""
  private validity = ""

  sent({ isApps, name, tag, text }: Asked): void {
    if (name === "SELECT" || name === "EXAMINE") {
      this.mailbox = mailboxIn(text)
      this.validity = ""
    }
    const isWhole = isApps && name === "UID FETCH" && asksWhole(text)
    if (isWhole && tag !== undefined && this.running.size < most) this.running.add(tag)
  }

  received({ tag, text }: Said, octets: number): void {
    this.validity = uidValidityIn(text) ?? this.validity
    if (tag !== undefined) this.running.delete(tag)
    const uid = this.running.size > 0 && asksWhole(text) ? fetched.exec(text)?.[1] : undefined
    const message = `${this.mailbox} ${this.validity} ${uid}`
    if (uid !== undefined && this.validity !== "" && this.messages.size < mostMessages)
      this.messages.set(message, octets)
  }
}
