/**
 * IDLE, in three parts: until the server has begun it, until the server or a limit ends it, and its end by DONE. They share
 * one command, which none of them gives up; any other command ends it as well. RFC 9051 §6.3.13, RFC 2177.
 */
import { Effect, Exit, Random } from "effect"
import { raw } from "../../imap/command/raw.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { ActivityOutcome } from "../machine/activities.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import { encodingFor } from "./encodingFor.ts"
import type { Activity } from "../interpreter/Interpreter.ts"
import { failed } from "./quirk.ts"
import { missing, session, type Run } from "./Run.ts"

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

/** Waits for the end. Every idle account waits here, so it has no fiber, which each would keep. */
export const listen = (run: Run): Activity<ActivityOutcome<"listen">> => {
  const { idle, winner } = run.attempt
  if (winner === undefined) return Effect.fail(missing("selected"))
  if (idle === undefined) return Exit.succeed({ type: "ended" })
  return (then) => {
    let forget = () => {}
    const hear = (): void => {
      forget = winner.commands.onNext(idle, (answer) => {
        if (Exit.isFailure(answer))
          then(Effect.catch(Effect.failCause(answer.cause), (error) => failed(run, error)))
        // the request that it began with
        else if (answer.value._tag === "Continuation") hear()
        else then(Exit.succeed(heardOf(answer.value)))
      })
    }
    hear()
    return () => forget()
  }
}

const heardOf = (answer: Entry.Answer): ActivityOutcome<"listen"> =>
  answer._tag === "Silent"
    ? { type: "silent", slept: answer.slept }
    : { type: isOk(answer) ? "ended" : "refused" }

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
