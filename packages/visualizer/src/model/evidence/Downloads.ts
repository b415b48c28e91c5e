/** The messages that an app fetched whole, by mailbox, UIDVALIDITY and UID, line by line. RFC 9051 §6.4.5. */
import { asksWhole, toLast, uidValidityIn } from "./facts.ts"
import type { Asked, Said } from "./SideEffects.ts"
import { mailboxIn } from "./Validities.ts"

/** So many commands are followed at once, and so many messages are kept. */
const most = 64
const mostMessages = 4096

const fetched = /^\* \d+ FETCH \(.*\bUID (\d+)/i

export class Downloads {
  /** How many octets each message had, the last time. */
  readonly messages = new Map<string, number>()
  /** Those that alone answered a FETCH from their own UID to the last one: nothing was new. */
  readonly lastOnes: Array<string> = []
  /** By its tag: the UID from which on it asks, if it asks to the last one, and the UIDs that came. */
  private readonly running = new Map<
    string,
    { readonly from: number | undefined; readonly uids: Set<number> }
  >()
  private mailbox = ""
  private validity = ""

  sent({ isApps, name, tag, text }: Asked): void {
    if (name === "SELECT" || name === "EXAMINE") {
      this.mailbox = mailboxIn(text)
      this.validity = ""
    }
    const isWhole = isApps && name === "UID FETCH" && asksWhole(text)
    if (!isWhole || tag === undefined || this.running.size >= most) return
    const from = toLast.exec(text)?.[1]
    this.running.set(tag, { from: from === undefined ? undefined : Number(from), uids: new Set() })
  }

  received({ condition, tag, text }: Said, octets: number): void {
    this.validity = uidValidityIn(text) ?? this.validity
    if (tag !== undefined) return this.answered(tag, condition)
    const uid = this.running.size > 0 && asksWhole(text) ? fetched.exec(text)?.[1] : undefined
    if (uid === undefined || this.validity === "") return
    for (const { uids } of this.running.values()) if (uids.size < 2) uids.add(Number(uid))
    if (this.messages.size < mostMessages) this.messages.set(this.keyOf(uid), octets)
  }

  private answered(tag: string, condition: string | undefined): void {
    const { from, uids } = this.running.get(tag) ?? {}
    this.running.delete(tag)
    const isLast = condition === "OK" && from !== undefined && uids?.size === 1 && uids.has(from)
    // a strict trace counts the names of each connection anew
    if (isLast && !this.mailbox.startsWith("<") && this.lastOnes.length < mostMessages)
      this.lastOnes.push(this.keyOf(`${from}`))
  }

  private keyOf(uid: string): string {
    return `${this.mailbox} ${this.validity} ${uid}`
  }
}
