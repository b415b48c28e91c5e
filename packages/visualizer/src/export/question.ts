/** What a person would ask a colleague, or a provider: what happened, what was said, what was tried. Plain text. */
import { visible } from "@effect-imap/core/internal/Trace"
import type { Connection } from "../model/Connection.ts"
import { labelOfStep } from "../model/Failure.ts"
import { placeOf } from "../model/place.ts"
import type { Verdict } from "../model/Verdict.ts"
import type { Header } from "../trace/Entry.ts"

export const question = (connection: Connection, verdict: Verdict, header: Header | undefined): string => {
  const { ended, started } = connection
  const { finding, lines, sentence } = verdict
  const end = [ended?.outcome, ended?.error, ended?.step && `at ${labelOfStep(ended.step)}`]
  const said = [
    `IMAP connection to ${started === undefined ? "a server" : placeOf(connection)}: ${sentence}.`,
    ...(ended === undefined ? [] : [`It ended: ${end.filter(Boolean).join(" ")}.`]),
    ...(header?.wall === undefined ? [] : [`The trace began at ${header.wall}.`]),
    ...(lines.length === 0 ? [] : ["", ...lines.map(({ text, way }) => `${way} ${text}`)]),
    ...(finding === undefined ? [] : ["", finding.why]),
    ...(finding?.fix === undefined ? [] : [`To try: ${finding.fix}`]),
    "",
    `effect-imap ${header?.core ?? ""}, trace redacted: ${header?.redaction ?? "unknown"}`
  ]
  return `${said.map(visible).join("\n")}\n`
}
