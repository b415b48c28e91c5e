/** A4: the traces that we record pass our own search for secrets, and can be exported in every form. */
import { Trace } from "@effect-imap/core"
import * as Export from "@effect-imap/visualizer/internal/Export"
import { Effect, Record, Result } from "effect"
import * as Rig from "../world/Rig.ts"
import { transcriptOf } from "../world/Transcript.ts"
import type { Campaign } from "./Campaign.ts"
import { programOf, setupOf } from "./servers.ts"

const exported = (played: Rig.Played): ReadonlyArray<string> => {
  const trace = Rig.traceOf(played)
  if (trace.length < 2) return []
  const shared = Export.share(Trace.toText(trace))
  if (Result.isFailure(shared)) return [`it cannot be exported: ${shared.failure.message}`]
  return Record.keys(Export.forms).flatMap((form) => {
    const written = Result.try(() => Export.written(form, shared.success))
    if (Result.isFailure(written)) return [`${form} throws: ${String(written.failure)}`]
    const found = played.setup.canary.foundIn(written.success)
    return found === undefined ? [] : [`${form}: the secret (${found}) is in it`]
  })
}

export const exports: Campaign = {
  name: "exports",
  about: "traces of random servers, verified and written in every form",
  runs: 1_000,
  run: (seed) =>
    Effect.map(Rig.play(setupOf(seed), programOf(seed)), (played) => ({
      problems: exported(played),
      transcript: () => transcriptOf(played),
      counts: { events: played.events.length }
    }))
}
