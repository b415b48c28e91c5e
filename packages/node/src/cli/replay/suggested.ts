/** Replays the call of a finding with each suggested setting, until one helps. */
import { inPieces } from "@effect-imap/core/internal/LongWork"
import { suggestionsFor } from "@effect-imap/visualizer/internal/Suggestions"
import * as Export from "@effect-imap/visualizer/internal/Export"
import * as Findings from "@effect-imap/visualizer/internal/Findings"
import type { Replay } from "@effect-imap/visualizer/internal/Storyboard"
import { Effect, Result } from "effect"
import { whatIf } from "./whatIf.ts"

/**
 * Returns the replay of the first suggestion that helps, otherwise the first replay; `undefined` if nothing could be
 * replayed.
 */
export const suggested = Effect.fnUntraced(function* (
  { bytes, one }: Export.Shareable,
  choices: Export.Options["choices"]
): Effect.fn.Return<Replay | undefined> {
  let first: Replay | undefined
  for (const { label, name, value } of suggestionsFor(yield* inPieces(() => Findings.finding(one)))) {
    const asked = { connection: one.group, settings: { [name]: value } }
    const { trace, words } = yield* Effect.orElseSucceed(whatIf.replay(bytes, asked), () => nothing)
    if (trace === undefined) continue
    const shared = Result.getOrUndefined(yield* inPieces(() => Export.sharing(trace, { choices })))
    if (shared === undefined) continue
    const replay = { label, unknown: words, connection: shared.all.at(-1) ?? one }
    if (words === "" && replay.connection.selectedAt !== undefined) return replay
    first ??= replay
  }
  return first
})

const nothing = { trace: undefined, words: "" }
