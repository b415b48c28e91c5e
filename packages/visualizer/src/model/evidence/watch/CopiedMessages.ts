/** The messages that an app copied, by mailbox, UIDVALIDITY, UID and target, line by line. RFC 9051 §6.4.7. */
import { dataIn } from "../Data.ts"
import { numbersIn } from "../numbersIn.ts"
import { mailboxIn, mailboxNamed } from "./Validities.ts"
import type { Asked, Said } from "./Watch.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

/** So many commands are followed at once, and so many messages are kept. */
const most = 64
const mostMessages = 4096

const copy = /^\S+ UID COPY ([\d:,]+) (.+)$/i

/** What tells one target from another, where a strict trace hides its name: a UIDVALIDITY that is made from the time. */
const copied = /^\S+ OK \[COPYUID (\d{9,}) /i

export class CopiedMessages {
  /** How often each was copied. */
  readonly messages = new LazyMap<string, number>()
  private readonly running = new LazyMap<string, { readonly set: string; readonly target: string }>()
  private mailbox = ""
  private validity = ""

  sent({ isApps, name, tag, text }: Asked): void {
    if (name === "SELECT" || name === "EXAMINE") {
      this.mailbox = mailboxIn(text)
      this.validity = ""
    }
    const [, set, target = ""] = copy.exec(text) ?? []
    if (set !== undefined && isApps && tag !== undefined && this.running.size < most)
      this.running.set(tag, { set, target: mailboxNamed(target) })
  }

  received({ condition, tag, text }: Said): void {
    this.validity = dataIn(text).uidValidity ?? this.validity
    if (tag === undefined) return
    const { set = "", target = "" } = this.running.get(tag) ?? {}
    this.running.delete(tag)
    const where = target.startsWith("<") ? (copied.exec(text)?.[1] ?? "") : target
    if (condition !== "OK" || where === "" || this.validity === "") return
    for (const uid of numbersIn(set) ?? []) {
      const key = `${this.mailbox} ${this.validity} ${uid} ${where}`
      const before = this.messages.get(key) ?? 0
      if (before > 0 || this.messages.size < mostMessages) this.messages.set(key, before + 1)
    }
  }
}
