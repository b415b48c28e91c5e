/**
 * Asks for the capabilities of the current epoch. RFC 9051 §6.1.1.
 *
 * After a refusal it is asked once more (C05); after the second, the list from before the login serves, within TLS.
 */
import { Effect } from "effect"
import * as Capability from "../Capability.ts"
import * as ImapError from "../ImapError.ts"
import type { Activities, FlightInput } from "../machine/activities.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import { entryFor, rejected } from "./flight.ts"
import { diagnose } from "./quirk.ts"
import { session, type Run } from "./Run.ts"

export const capability =
  (run: Run) =>
  ({ before, flight, wayIn }: Activities["capability"]["input"]) =>
    Effect.gen(function* () {
      const asked = yield* session(run, wayIn, "capability")
      const alone: FlightInput = { ...flight, steps: ["capability"] }
      const first = yield* listOf(run, asked, yield* entryFor(run, asked, "capability", flight))
      const again = first ?? (yield* listOf(run, asked, yield* entryFor(run, asked, "capability", alone)))
      const capabilities = again ?? before
      if (capabilities === undefined) {
        return yield* ImapError.make({ _tag: "CapabilityUnavailable" }, "capability")
      }
      return { type: "ok" as const, capabilities }
    })

/** The list that came before the command's own OK; none where it was refused, or OK came alone. */
export const listOf = Effect.fnUntraced(function* (run: Run, from: Session, entry: Entry.Entry) {
  const answer = yield* from.commands.answer(entry)
  if (answer._tag !== "Tagged") return undefined
  if (answer.condition !== "OK") {
    const refusal = rejected(from, entry.command.name, answer, "capability")
    return isFinal(run, refusal) ? yield* refusal : undefined
  }
  return Capability.fromUntagged(entry.untagged, run.recorder.redactor.word)
})

/** A refusal may be of more than this command: then nothing more is asked. */
const isFinal = (run: Run, refusal: ImapError.ImapError): boolean =>
  diagnose(run, refusal).reason !== refusal.reason
