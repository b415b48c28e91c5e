/** Says who we are. Whatever becomes of it is never fatal by itself. RFC 2971. */
import { Effect } from "effect"
import * as ImapError from "../ImapError.ts"
import type { Activities } from "../machine/activities.ts"
import type { Session } from "../session/Session.ts"
import { board } from "./flight.ts"
import { session, type Run } from "./Run.ts"

/** The server went deaf over an optional step: silence, found earlier. */
export const deafAt = (from: Session, step: "id" | "enable", afterMs: number, text: string | undefined) => ({
  type: "deaf" as const,
  error: ImapError.make({ _tag: "Timeout", step, afterMs }, step, {
    serverText: text === undefined ? undefined : from.recorder.redactor.text(text)
  })
})

export const identify =
  (run: Run) =>
  ({ flight }: Activities["identify"]["input"]) =>
    Effect.gen(function* () {
      const to = yield* session(run, undefined, "id")
      const entry = yield* board(run, to, "id", flight)
      run.attempt.idSent = true
      const answer = yield* to.commands.answer(entry)
      if (answer._tag === "Deaf") return deafAt(to, "id", run.policy.fence.deaf, answer.text)
      if (answer._tag !== "Tagged") return { type: "swallowed" as const }
      if (answer.condition !== "OK") return { type: "refused" as const }
      run.attempt.serverId = entry.untagged.findLast((response) => response._tag === "Id")?.fields
      return { type: "ok" as const }
    })
