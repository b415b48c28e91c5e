/**
 * Asks for compression. The session itself compresses from the OK on, since what follows that may have come with it; a
 * server that refuses, because TLS compresses already or for any other reason, is gone on with as before. RFC 4978 §3.
 */
import { Effect } from "effect"
import type { Activities } from "../machine/activities.ts"
import { entryFor, swallowed } from "./flight.ts"
import { session, type Run } from "./Run.ts"

export const compress =
  (run: Run) =>
  ({ flight }: Activities["compress"]["input"]) =>
    Effect.gen(function* () {
      const from = yield* session(run, undefined, "compress")
      const entry = yield* entryFor(run, from, "compress", flight)
      const answer = yield* from.commands.answer(entry)
      if (answer._tag !== "Tagged") {
        const text = "text" in answer ? answer.text : undefined
        return yield* swallowed(from, entry.command.name, text, "compress")
      }
      const flights = from.flights()
      return answer.condition === "OK"
        ? { type: "ok" as const, flights }
        : { type: "refused" as const, flights }
    })
