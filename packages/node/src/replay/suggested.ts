/** Whether a finding's suggestion helps: its call once more, with each setting that is suggested, until one does. */
import { suggestionsFor } from "@effect-imap/visualizer/internal/Suggestions"
import * as Export from "@effect-imap/visualizer/internal/Export"
import * as Findings from "@effect-imap/visualizer/internal/Findings"
import { Effect, Option, Result } from "effect"
import { whatIf } from "./whatIf.ts"

/** What the first suggestion that helps came to, or the first of all; undefined if nothing could be replayed. */
export const suggested = Effect.fnUntraced(function* (
  { bytes, one }: Export.Shareable,
  choices: Export.Options["choices"]
) {
  const replayed = yield* Effect.forEach(suggestionsFor(Findings.of(one)), ({ label, name, value }) =>
    whatIf.replay(bytes, { connection: one.group, settings: { [name]: value } }).pipe(
      Effect.map(({ trace, words }) =>
        Option.map(Result.getSuccess(Export.share(trace, { choices })), ({ all }) => ({
          label,
          unknown: words,
          connection: all.at(-1) ?? one
        }))
      ),
      Effect.orElseSucceed(Option.none)
    )
  )
  const all = replayed.flatMap(Option.toArray)
  return (
    all.find(({ connection, unknown }) => unknown === "" && connection.selectedAt !== undefined) ?? all[0]
  )
})
