/** The mailboxes that a server has shown to be there, by LIST or by what it carried out, line by line. RFC 9051 §6.3. */
import { dataIn } from "../Data.ts"
import { mailboxNamed } from "../mailboxName.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import { LazySet } from "../../../trace/Lazy.ts"

/** So many are kept. */
const mostNames = 1024

/** LSUB lists names that may be gone. RFC 3501 §6.3.9. */
const list = /^\* X?LIST \(([^)]*)\) (?:"[^"]*"|NIL) ("(?:[^"\\]|\\.)*"|\S+)/i
const isNone = /\\(?:NOSELECT|NONEXISTENT)\b/i

/** The commands that name a mailbox which has to be there, by their first argument or their last one. */
const first = /^\S+ (?:SELECT|EXAMINE|STATUS|APPEND|DELETE|CREATE) ("(?:[^"\\]|\\.)*"|\S+)/i
const last = /^\S+ (?:UID )?(?:COPY|MOVE) [\d:,*]+ ("(?:[^"\\]|\\.)*"|\S+)$/i

/** Returns the mailbox that a command uses; empty if it uses none, or the name is hidden. */
export const mailboxOf = (text: string): string =>
  mailboxNamed((first.exec(text) ?? last.exec(text))?.[1] ?? "")

export class SeenMailboxes {
  readonly names = new LazySet<string>()
  /** Those that the app deleted, or that went with a name. */
  readonly gone = new LazySet<string>()

  sent({ text }: Sent): void {
    if (/^\S+ RENAME /i.test(text)) this.goes(...this.names)
    else if (/^\S+ DELETE /i.test(text)) this.goes(mailboxOf(text))
  }

  received({ condition, tag, text }: Received, { answered }: Dialogue): void {
    if (answered !== undefined && condition === "OK" && answered.name !== "DELETE")
      this.comes(mailboxOf(answered.text))
    if (tag !== undefined) return
    if (!/^X?LIST$/.test(dataIn(text).name)) return
    const [, attributes = "", name = ""] = list.exec(text) ?? []
    if (name === "") return
    if (isNone.test(attributes)) this.goes(mailboxNamed(name))
    else this.comes(mailboxNamed(name))
  }

  /** The server has shown the mailbox that a command uses. */
  has(text: string): boolean {
    return this.names.has(mailboxOf(text))
  }

  private comes(name: string): void {
    if (name === "" || this.names.size >= mostNames) return
    this.names.add(name)
    this.gone.delete(name)
  }

  private goes(...names: ReadonlyArray<string>): void {
    for (const name of names) {
      this.names.delete(name)
      if (this.gone.size < mostNames) this.gone.add(name)
    }
  }
}
