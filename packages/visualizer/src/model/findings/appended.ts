/** Finds messages that the app stores without the flags and the date that copies of others would have. RFC 9051 §6.3.12. */
import { inUse } from "../evidence/inUse.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

const append = /^\S+ APPEND (?:"(?:[^"\\]|\\.)*"|\S+) (.+)$/i

/** Neither flags nor a date before the message. */
const bare = /^(?:UTF8 \(?)?(?:<LITERAL>|~?\{\d+[+-]?\})\)?$/i

/** Fewer are no copy of a mailbox. */
const fewest = 10

/** Reports them, if all are such, and nothing on the connection set flags after that. */
export const appendedBare: Rule = (connection) => {
  const all = inUse(connection).filter(({ by = "app" }) => by === "app")
  const stored = all.filter(({ answer, name }) => name === "APPEND" && answer?.condition === "OK")
  const [first] = stored
  if (first === undefined || stored.length < fewest) return []
  const isBare = stored.every(({ text }) => bare.test(append.exec(text)?.[1] ?? ""))
  const isMarked = all.some(({ line, name }) => name.endsWith("STORE") && line > first.line)
  if (!isBare || isMarked) return []
  return observed("appended-bare", "info", evidenceOf(first.line, first.answer?.line, stored.at(-1)?.line), {
    count: stored.length,
    step: "APPEND"
  })
}
