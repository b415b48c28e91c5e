/** Finds messages that an app removes before it has stored them elsewhere. RFC 9051 §6.3.12, §6.4.3. */
import { observation } from "@effect-imap/core/internal/Advice"
import { asksWhole, deletionMark } from "../evidence/facts.ts"
import { inUse } from "../evidence/inUse.ts"
import { numbersIn } from "../evidence/numbersIn.ts"
import { offersOf } from "../evidence/offers.ts"
import { evidenceOf, finding, type Rule } from "./Finding.ts"

const ofUids = /^\S+ UID (?:FETCH|EXPUNGE) ([\d:,]+)/i

/** Reports removed messages that the app had read in whole, if the server refuses what it stores after that, and no later copy. */
export const removedFirst: Rule = (connection) => {
  if (connection.gaps.length > 0) return []
  const whole = new Set<number>()
  const marked = new Set<number>()
  const removed = new Set<number>()
  let at: number | undefined
  let refused:
    | {
        readonly asked: number
        readonly line: number
        readonly text: string
        readonly code: string | undefined
      }
    | undefined
  for (const { answer, by = "app", line, name, text } of inUse(connection)) {
    if (by !== "app" || answer === undefined) continue
    const isDone = answer.condition === "OK"
    const uids = numbersIn(ofUids.exec(text)?.[1] ?? "") ?? []
    const mark = deletionMark(text)
    if (name === "APPEND" && removed.size > 0) {
      if (isDone) removed.clear()
      refused = isDone
        ? undefined
        : (refused ?? { asked: line, line: answer.line, text: answer.text, code: answer.code?.split(" ")[0] })
    }
    if (!isDone) continue
    if (name === "UID FETCH" && asksWhole(text)) for (const uid of uids) whole.add(uid)
    if (mark?.name.toUpperCase() === "UID STORE")
      for (const uid of numbersIn(mark.set ?? "") ?? [])
        if (mark.isRemoved) marked.delete(uid)
        else marked.add(uid)
    if (name !== "EXPUNGE" && name !== "UID EXPUNGE") continue
    for (const uid of name === "EXPUNGE" ? marked : uids)
      if (whole.has(uid) && marked.delete(uid)) {
        removed.add(uid)
        at = line
      }
  }
  if (refused === undefined || removed.size === 0) return []
  const { asked, code, line, text: quote } = refused
  const words = observation("removed-first", {
    ms: 0,
    step: "APPEND",
    code,
    count: removed.size,
    offers: offersOf(connection)
  })
  return finding("removed-first", "warning", evidenceOf(line, asked, at), words, { quote, step: "APPEND" })
}
