/**
 * IDLE, in three parts: until the server has begun it, until the server or a limit ends it, and its end by DONE. They share
 * one command, which none of them gives up; any other command ends it as well. RFC 9051 §6.3.13, RFC 2177.
 */
import { Effect, Random } from "effect"
import { raw } from "../../imap/command/raw.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { ActivityOutcome } from "../machine/activities.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import { encodingFor } from "./encodingFor.ts"
import { session, type Run } from "./Run.ts"

export const startIdle = Effect.fnUntraced(function* (run: Run) {
  const { commands } = yield* session(run, undefined, "idle")
  if (!commands.isClear()) return { type: "busy" as const }
  yield* forget(run, commands)
  const { silence } = run.policy.limits
  const planned = { step: "idle", command: raw("IDLE"), kind: { _tag: "idle", silence } } as const
  const [entry] = yield* commands.send([planned], encodingFor(undefined))
  if (entry === undefined) return { type: "busy" as const }
  run.attempt.idle = entry
  run.attempt.news = run.pacing?.news()
  const answer = yield* commands.next(entry)
  if (answer._tag === "Continuation") return { type: "ok" as const, jitter: yield* Random.next }
  return { type: isOk(answer) ? ("ended" as const) : ("refused" as const) }
})

/**
 * Waits for the end. Every idle account waits here, so it uses no generator and no schedule, which would take memory
 * for each.
 */
export const listen = (run: Run) =>
  Effect.flatMap(session(run, undefined, "selected"), ({ commands }) => {
    const { idle } = run.attempt
    return Effect.map(idle === undefined ? Effect.undefined : nextOf(commands, idle), heardOf)
  })

const heardOf = (answer: Entry.Answer | undefined): ActivityOutcome<"listen"> => {
  if (answer?._tag === "Silent") return { type: "silent", slept: answer.slept }
  return { type: answer === undefined || isOk(answer) ? "ended" : "refused" }
}

export const stopIdle = Effect.fnUntraced(function* (run: Run) {
  const { commands } = yield* session(run, undefined, "selected")
  const { idle } = run.attempt
  if (idle === undefined) return { type: "ok" as const }
  yield* commands.finish(idle)
  let answer = yield* nextOf(commands, idle)
  while (answer._tag === "Silent") answer = yield* nextOf(commands, idle)
  run.attempt.idle = undefined
  return { type: isOk(answer) ? ("ok" as const) : ("refused" as const) }
})

/** Gives up an IDLE that ended without `stopIdle`. */
const forget = (run: Run, commands: Session["commands"]): Effect.Effect<void> => {
  const { idle } = run.attempt
  run.attempt.idle = undefined
  return idle === undefined ? Effect.void : commands.abandon(idle)
}

/** Waits for the next answer other than the continuation request that began it. */
const nextOf = (commands: Session["commands"], entry: Entry.Entry): Effect.Effect<Entry.Answer, ImapError> =>
  Effect.flatMap(commands.next(entry), (answer) =>
    answer._tag === "Continuation" ? nextOf(commands, entry) : Effect.succeed(answer)
  )

const isOk = (answer: Entry.Answer): boolean => answer._tag === "Tagged" && answer.condition === "OK"
