/** Finds messages that the app copies, or moves, into the same mailbox again. RFC 9051 §6.4.7, §6.4.8. */
import type { CommandSpan } from "../connection/Connection.ts"
import { isRefusal, leavesMailbox, nameIn } from "../evidence/facts.ts"
import { inUse } from "../evidence/inUse.ts"
import { numbersIn } from "../evidence/numbersIn.ts"
import { offersOf } from "../evidence/offers.ts"
import { isRemoval, removalWords } from "../evidence/refusedRemoval.ts"
import { evidenceOf, most, observed, type Rule } from "./Finding.ts"

const ofCopy = /^\S+ UID COPY ([\d:,]+) (.+)$/i

export const copiedAgain: Rule = (connection) => {
  /** How often each message was copied into each mailbox. */
  const times = new Map<string, number>()
  const lines: Array<number | undefined> = []
  let refused: CommandSpan | undefined
  let cause: CommandSpan | undefined
  for (const command of inUse(connection)) {
    const { answer, by = "app", line, name, text } = command
    // what could not be removed after a copy is there to be copied again
    if (times.size > 0 && by === "app" && isRemoval(name, text))
      refused = answer && isRefusal(answer) ? command : undefined
    const [, set, mailbox] = ofCopy.exec(text) ?? []
    if (set === undefined || by !== "app" || answer?.condition !== "OK") continue
    const messages = (numbersIn(set) ?? []).map((uid) => `${uid} ${mailbox}`)
    if (messages.some((each) => times.has(each))) {
      cause ??= refused
      lines.push(line, answer.line)
    }
    for (const each of messages) times.set(each, (times.get(each) ?? 0) + 1)
  }
  const again = Array.from(times.values()).filter((count) => count > 1)
  return observed(
    "copied-again",
    "warning",
    evidenceOf(lines.slice(0, 2 * most), cause?.answer?.line, cause?.line),
    {
      count: again.reduce((sum, each) => sum + each - 1, 0),
      messages: again.length,
      offers: offersOf(connection),
      ...(cause?.answer && { refusedRemoval: removalWords(cause.name, cause.answer) }),
      step: "UID COPY"
    }
  )
}

const ofMove = /^(\S+) UID MOVE ([\d:,]+) (.+)$/i
const moved = /\[COPYUID \d+ [\d:,]+ ([\d:,]+)\]/i

/** Reports messages that are moved to where they are: what a MOVE put there comes up in the open mailbox, and is moved again. */
export const movedAgain: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  /** By target, the UIDs that messages got there, the moves of this mailbox to it, and whether one of those came up again. */
  let targets = new Map<string, Target>()
  const found: Array<Target> = []
  let running: { readonly tag: string; readonly target: Target } | undefined
  for (const { condition, direction, line, tag, text } of wire) {
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) targets = new Map()
      const [, own, set = "", name = ""] = ofMove.exec(text) ?? []
      if (own === undefined) continue
      const target = targets.get(name) ?? { name, uids: new Set(), lines: [], messages: 0 }
      targets.set(name, target)
      running = { tag: own, target }
      target.lines.push(line)
      const again = (numbersIn(set) ?? []).filter((uid) => target.uids.has(uid)).length
      if (again > 0 && target.messages === 0) found.push(target)
      target.messages = Math.max(target.messages, again)
    } else if (running !== undefined) {
      const uids = condition === "OK" ? moved.exec(text)?.[1] : undefined
      for (const uid of numbersIn(uids ?? "") ?? []) running.target.uids.add(uid)
      if (tag === running.tag) running = undefined
    }
  }
  const [{ lines, messages, name } = { lines: [], messages: 0, name: "" }] = found
  return observed("moved-again", "warning", evidenceOf(lines.slice(0, most)), {
    count: lines.length,
    names: [name],
    messages,
    step: "UID MOVE"
  })
}

interface Target {
  readonly name: string
  readonly uids: Set<number>
  readonly lines: Array<number>
  messages: number
}
