/** Finds messages that the app copies into the same mailbox again. RFC 9051 §6.4.7. */
import { inUse } from "../evidence/inUse.ts"
import { numbersIn } from "../evidence/numbersIn.ts"
import { evidenceOf, most, observed, type Rule } from "./Finding.ts"

const ofCopy = /^\S+ UID COPY ([\d:,]+) (.+)$/i

export const copiedAgain: Rule = (connection) => {
  /** How often each message was copied into each mailbox. */
  const times = new Map<string, number>()
  const lines: Array<number | undefined> = []
  for (const { answer, by = "app", line, text } of inUse(connection)) {
    const [, set, mailbox] = ofCopy.exec(text) ?? []
    if (set === undefined || by !== "app" || answer?.condition !== "OK") continue
    const messages = (numbersIn(set) ?? []).map((uid) => `${uid} ${mailbox}`)
    if (messages.some((each) => times.has(each))) lines.push(line, answer.line)
    for (const each of messages) times.set(each, (times.get(each) ?? 0) + 1)
  }
  const again = Array.from(times.values()).filter((count) => count > 1)
  return observed("copied-again", "warning", evidenceOf(lines.slice(0, 2 * most)), {
    count: again.reduce((sum, each) => sum + each - 1, 0),
    messages: again.length,
    step: "UID COPY"
  })
}
