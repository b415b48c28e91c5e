/** Enables extensions. What is not in the untagged ENABLED is not enabled, whatever OK says (E02). RFC 5161. */
import { Effect } from "effect"
import type { Activities } from "../machine/activities.ts"
import { upperCase } from "../wire/Grammar.ts"
import { entryFor } from "./flight.ts"
import { deafAt } from "./identify.ts"
import { session, type Run } from "./Run.ts"

export const enable =
  (run: Run) =>
  ({ flight }: Activities["enable"]["input"]) =>
    Effect.gen(function* () {
      const to = yield* session(run, undefined, "enable")
      const entry = yield* entryFor(run, to, "enable", flight)
      const answer = yield* to.commands.answer(entry)
      if (answer._tag === "Deaf") return deafAt(to, "enable", run.policy.fence.deaf, answer.text)
      if (answer._tag !== "Tagged") return { type: "swallowed" as const }
      if (answer.condition !== "OK") return { type: "refused" as const }
      const enabled = entry.untagged.flatMap((response) =>
        response._tag === "Enabled" ? response.names : []
      )
      const utf8 = enabled.some((name) => ["UTF8=ACCEPT", "IMAP4REV2"].includes(upperCase(name)))
      return { type: "ok" as const, utf8 }
    })
