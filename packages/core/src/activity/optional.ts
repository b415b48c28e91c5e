/** A step that the connection can do without: its command, and what came of it. */
import { Effect } from "effect"
import * as ImapError from "../ImapError.ts"
import type { FlightInput } from "../machine/activities.ts"
import type { OptionalStep } from "../machine/Flight.ts"
import { entryFor } from "./flight.ts"
import { type Run, session } from "./Run.ts"

export const ask = Effect.fnUntraced(function* (run: Run, step: OptionalStep, flight: FlightInput) {
  const to = yield* session(run, undefined, step)
  const entry = yield* entryFor(run, to, step, flight)
  const answer = yield* to.commands.answer(entry)
  if (answer._tag === "Deaf") return deafAt(run, step, answer.text)
  if (answer._tag !== "Tagged") return { type: "swallowed" as const }
  return answer.condition === "OK"
    ? { type: "ok" as const, untagged: entry.untagged }
    : { type: "refused" as const }
})

/** Silence that was noticed early. */
const deafAt = ({ policy, recorder }: Run, step: OptionalStep, text: string | undefined) => ({
  type: "deaf" as const,
  error: ImapError.make({ _tag: "Timeout", step, afterMs: policy.fence.deaf }, step, {
    serverText: text === undefined ? undefined : recorder.redactor.text(text)
  })
})
