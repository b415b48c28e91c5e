/** Finds messages that the app copies, or moves, into the same mailbox again. RFC 9051 §6.4.7, §6.4.8. */
import { leavesMailbox, nameIn } from "../evidence/facts.ts"
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

const ofMove = /^(\S+) UID MOVE ([\d:,]+) (.+)$/i
const moved = /\[COPYUID \d+ [\d:,]+ ([\d:,]+)\]/i

/** Reports messages that are moved to where they are: what a MOVE put there comes up in the open mailbox, and is moved again. */
export const movedAgain: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  /** The UIDs that messages got in the target, with its name. */
  const there = new Set<string>()
  let messages = 0
  const lines: Array<number> = []
  let running: { readonly tag: string; readonly target: string; readonly line: number } | undefined
  let name = ""
  let count = 0
  for (const { condition, direction, line, tag, text } of wire) {
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) there.clear()
      const [, own, set = "", target = ""] = ofMove.exec(text) ?? []
      if (own === undefined) continue
      running = { tag: own, target, line }
      const again = (numbersIn(set) ?? []).filter((uid) => there.has(`${uid} ${target}`))
      if (again.length === 0) continue
      name = target
      count++
      lines.push(line)
      messages = Math.max(messages, again.length)
      continue
    }
    if (running === undefined) continue
    const uids = moved.exec(text)?.[1]
    if (uids !== undefined && condition === "OK")
      for (const uid of numbersIn(uids) ?? []) there.add(`${uid} ${running.target}`)
    if (tag === running.tag) running = undefined
  }
  return observed("moved-again", "warning", evidenceOf(lines.slice(0, most)), {
    count,
    names: [name],
    messages,
    step: "UID MOVE"
  })
}
