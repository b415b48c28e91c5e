/** A trace with the findings of an app's rules as notes on lines: a saved page has notes, but no rules. */
import { toLine } from "@effect-imap/core/internal/Trace"
import { Result } from "effect"
import type { Rule } from "../model/rules/Rule.ts"
import { maxNotes } from "../trace/annotations.ts"
import { atOnce } from "../trace/pieces.ts"
import * as Reader from "../trace/Reader.ts"
import { finding } from "./found.ts"

/** Returns the trace with a note for each finding at its end; unchanged if it cannot be read. */
export const noted = (trace: string | Uint8Array, rules: ReadonlyArray<Rule>): string | Uint8Array => {
  const read = Reader.read(trace)
  if (rules.length === 0 || Result.isFailure(read)) return trace
  const { entries } = read.success
  const time = entries.at(-1)?.time ?? 0
  const notes = atOnce(finding(read.success, rules))
    .slice(0, maxNotes)
    .map(({ connection, id, lines: [line], message }) =>
      toLine({
        time,
        name: "trace:note",
        group_id: connection,
        data: { text: `${message} (${id})`, line }
      })
    )
  const text = typeof trace === "string" ? trace : new TextDecoder().decode(trace)
  return `${text}${text.endsWith("\n") ? "" : "\n"}${notes.map((note) => `${note}\n`).join("")}`
}
