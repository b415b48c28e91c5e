/** How a dialogue stands: what is owed, what was never sent, and what the server said in place of an answer. */
import type { Standing } from "../../failure/Standing.ts"
import * as Entry from "./Entry.ts"
import * as idle from "./idle.ts"
import type { State } from "./State.ts"

/** `at`: milliseconds of the monotonic clock; `hasBegun`: octets came of a response that is not complete. */
export const standingOf = (self: State, at: number, hasBegun: boolean): Standing => {
  const owed = self.entries.find(isOwed)
  if (owed === undefined) return {}
  const unsent = unsentOf(owed)
  return {
    command: owed.command.name,
    waitedMs: Math.max(0, Math.round(at - owed.writtenAt)),
    answer: hasBegun || owed.hasMessages ? "begun" : "none",
    ...(unsent === undefined ? {} : { unsent }),
    ...(self.saysWait === undefined ? {} : { serverSaid: self.saysWait })
  }
}

const isOwed = (entry: Entry.Entry): boolean =>
  Entry.isOpen(entry) && entry.kind._tag !== "fence" && !idle.isGoing(entry)

/** Nothing of a literal, nor of a credential without an initial response, is sent unasked. RFC 9051 §4.3, §6.2.2. */
const unsentOf = ({ asked, command, kind, parts }: Entry.Entry): Standing["unsent"] => {
  if (asked || kind._tag === "idle") return undefined
  if (kind._tag === "sasl") return command.args.length === 1 ? "credential" : undefined
  if (parts.length === 0) return undefined
  return command.name === "LOGIN" ? "credential" : "literal"
}
