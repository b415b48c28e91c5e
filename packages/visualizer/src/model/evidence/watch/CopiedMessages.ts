/** The messages that an app copied, by mailbox, UIDVALIDITY, UID and target, line by line. RFC 9051 §6.4.7. */
import { isHidden, mailboxNamed } from "../mailboxName.ts"
import { numbersIn } from "../numbersIn.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received } from "./Line.ts"
import { noMap, put } from "../../../trace/Sparse.ts"

/** So many messages are kept. */
const mostMessages = 4096

const copy = /^\S+ UID COPY ([\d:,]+) (.+)$/i

/** What tells one target from another, where a strict trace hides its name: a UIDVALIDITY that is made from the time. */
const copied = /^\S+ OK \[COPYUID (\d{9,}) /i

export class CopiedMessages {
  /** How often each was copied. */
  messages: ReadonlyMap<string, number> = noMap

  received({ condition, text }: Received, { answered }: Dialogue): void {
    const [, set = "", named = ""] = (answered?.isApps === true && copy.exec(answered.text)) || []
    if (answered === undefined || condition !== "OK" || set === "") return
    const { name, validity } = answered.mailbox
    const target = mailboxNamed(named)
    const where = isHidden(target) ? (copied.exec(text)?.[1] ?? "") : target
    if (where === "" || validity === undefined) return
    for (const uid of numbersIn(set) ?? []) {
      const key = `${name} ${validity} ${uid} ${where}`
      const before = this.messages.get(key) ?? 0
      if (before > 0 || this.messages.size < mostMessages) this.messages = put(this.messages, key, before + 1)
    }
  }
}
