/** What a dialogue knows of a failure at its moment: what is owed, what was never sent, and what came in place of an answer. */
import type { Circumstances } from "../../failure/diagnosis/Circumstances.ts"
import * as Entry from "./Entry.ts"
import * as idle from "./idle.ts"
import type { State } from "./State.ts"

/** What came of a response that is not complete: its octets, and the first of them. */
interface Unfinished {
  readonly bytes: number
  readonly first: Uint8Array
}

/** `at`: milliseconds of the monotonic clock. */
export const circumstancesOf = (self: State, at: number, { bytes, first }: Unfinished): Circumstances => {
  const { untagged, unknownTags, waits } = self.meanwhile
  const owed = self.entries.find(isOwed)
  const unsent = owed && unsentOf(owed)
  return {
    ...(owed === undefined
      ? {}
      : { owed: owed.command.name, owedMs: Math.max(0, Math.round(at - owed.writtenAt)) }),
    ...(owed === undefined || owed.messages === 0 ? {} : { messages: owed.messages }),
    ...(unsent === undefined ? {} : { unsent }),
    ...(bytes > 0 ? { unfinished: bytes } : {}),
    ...(bytes > 0 && self.phase._tag === "greeting" && !greets(first) ? { foreign: true } : {}),
    ...(owed !== undefined && untagged > 0 ? { untagged } : {}),
    ...(owed !== undefined && unknownTags > 0 ? { unknownTags } : {}),
    ...(owed !== undefined && waits !== undefined ? { waits } : {}),
    ...(self.phase._tag === "greeting" && self.phase.provisional > 0 ? { provisional: true } : {}),
    silentMs: Math.round(at - self.heardAt)
  }
}

const star = 0x2a
const space = 0x20

/** Returns whether a greeting may begin so: with an asterisk and a space, as far as they have come. RFC 9051 §7.1. */
const greets = ([first, second = space]: Uint8Array): boolean => first === star && second === space

const isOwed = (entry: Entry.Entry): boolean =>
  Entry.isOpen(entry) && entry.kind._tag !== "fence" && !idle.isGoing(entry)

/** Nothing of a literal, nor of a credential without an initial response, is sent unasked. RFC 9051 §4.3, §6.2.2. */
const unsentOf = ({ asked, command, kind, parts }: Entry.Entry): Circumstances["unsent"] => {
  if (asked || kind._tag === "idle") return undefined
  if (kind._tag === "sasl") return command.args.length === 1 ? "credential" : undefined
  if (parts.length === 0) return undefined
  return command.name === "LOGIN" ? "credential" : "literal"
}
