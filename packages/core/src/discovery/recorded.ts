/** A search in the trace: its questions as operations of one connection, which ends with what was found. */
import { Clock, Effect, Exit } from "effect"
import type { Discovered, Source } from "./Discovered.ts"
import { identity } from "../lifecycle/diagram/identity.ts"
import type { ImapError } from "../failure/ImapError.ts"
import type * as Trace from "../trace/Trace.ts"
import { inForce } from "../trace/Tracing.ts"
import { ended } from "../trace/ended.ts"
import type * as Recorder from "../trace/Recorder.ts"
import type { SourceAnswer } from "./sources.ts"

/** Asks a source within the limit of time, which it reports as `silent`, and records the question with its outcome. */
export type AskSource = (
  source: Source,
  name: string
) => <R>(answer: Effect.Effect<SourceAnswer, never, R>) => Effect.Effect<SourceAnswer, never, R>

/** The policy of a search, in place of that of a connection. */
export const policy = "discovery"

/** Records the search of a domain's servers. `limit`, in milliseconds, applies to each question. */
export const recorded = <R>(
  domain: string,
  limit: number,
  search: (asking: AskSource) => Effect.Effect<Discovered, ImapError, R>
): Effect.Effect<Discovered, ImapError, R> =>
  Effect.gen(function* () {
    const tracing = yield* inForce
    const clock = yield* Clock.Clock
    const recorder = tracing.recorder(tracing, clock, identity)
    recorder.attempt({ host: domain, port: 0, policy, attempt: 1 })
    return yield* Effect.onExit(search(asked(recorder, limit)), (exit) =>
      Effect.sync(() => recorder.emit("connection:ended", endOf(exit)))
    )
  })

const asked = (recorder: Recorder.Recorder, limit: number): AskSource => {
  let last = 0
  return (source, name) => (answer) =>
    Effect.suspend(() => {
      const op = ++last
      recorder.emit("net:start", { op, kind: "lookup", source, target: name })
      return Effect.map(
        Effect.timeoutOrElse(answer, { duration: limit, orElse: () => silent(source, name) }),
        (answer) => {
          recorder.emit("net:end", { op, ...outcomeOf(answer) })
          return answer
        }
      )
    })
}

const silent = (source: Source, name: string): Effect.Effect<SourceAnswer> =>
  Effect.succeed({ asked: [{ source, name, outcome: "silent" }], candidates: [] })

/** A source that names nothing has answered anyway. */
const outcomeOf = ({ asked, candidates: [first] }: SourceAnswer) => {
  const outcomes = asked.map(({ outcome }) => outcome)
  const outcome = outcomes.find((each) => each === "found") ?? outcomes[0] ?? "nothing"
  return outcome === "silent"
    ? { ok: false, error: outcome }
    : { ok: true, outcome, ...(first === undefined ? {} : { found: placeOf(first.account) }) }
}

const placeOf = ({ host, port }: { readonly host: string; readonly port: number }) => `${host}:${port}`

const endOf = (exit: Exit.Exit<Discovered, ImapError>): Trace.EventData<"connection:ended"> =>
  Exit.match(exit, {
    onSuccess: ({ candidates: [best] }) => {
      const { account, source, trust } = best
      const { host, port, security } = account
      return { outcome: "closed", facts: { host, port, security, source, trust } }
    },
    onFailure: (cause) => {
      const failure = Exit.findErrorOption(Exit.failCause(cause))
      return failure._tag === "Some"
        ? { outcome: "failed", ...ended(failure.value) }
        : { outcome: "interrupted" }
    }
  })
