/** One run of the machine as its users see it: where it is, what it reports, how it ends. */
import { Deferred, Effect, type Scope, type Stream } from "effect"
import type { AnyEventObject } from "xstate"
import type { Account } from "../Account.ts"
import { performers } from "../activity/performers.ts"
import type { Run } from "../activity/Run.ts"
import * as Capability from "../Capability.ts"
import * as ImapError from "../ImapError.ts"
import * as Interpreter from "../interpreter.ts"
import type { Context } from "../machine/Context.ts"
import { leaves } from "../machine/leaves.ts"
import type { Report } from "../Report.ts"
import type { Untagged } from "../Response.ts"
import type { Session } from "../session/Session.ts"
import { ended } from "../trace/ended.ts"
import type { Transport } from "../Transport.ts"
import * as Broadcast from "./Broadcast.ts"
import { reportOf } from "./report.ts"
import * as Telemetry from "./Telemetry.ts"
import { closing, makeRun } from "./makeRun.ts"

type Snapshot = Interpreter.Snapshot

export interface Lifecycle {
  readonly run: Run
  readonly context: () => Context
  readonly state: () => string
  readonly capabilities: () => Capability.Capabilities
  readonly report: () => Report
  readonly changes: Stream.Stream<string>
  readonly untagged: Stream.Stream<Untagged>
  readonly send: (event: AnyEventObject) => void
  /** Waits until the machine rests again behind a state. */
  readonly behind: (state: "selecting") => Effect.Effect<Snapshot>
  readonly selected: Deferred.Deferred<void, ImapError.ImapError>
  readonly ended: Deferred.Deferred<never, ImapError.ImapError>
  /** The session that commands go to; fails with the end where there is none any more. */
  readonly session: Effect.Effect<Session, ImapError.ImapError>
  readonly logout: Effect.Effect<unknown>
}

export const isSelected = (snapshot: Snapshot): boolean => snapshot.matches("selected")
const isAuthenticated = (snapshot: Snapshot) => isSelected(snapshot) || snapshot.matches("unselected")
const isOver = (snapshot: Snapshot) => snapshot.status !== "active" || snapshot.matches("needsUser")
const isResting = (snapshot: Snapshot) => isAuthenticated(snapshot) || isOver(snapshot)

const nameOf = (snapshot: Snapshot): string => leaves(snapshot.value).join("+")

const closed = ImapError.make({ _tag: "Closed" }, "selected")

/** Why it is over: the failure, or the user's own goodbye. */
export const endOf = (snapshot: Snapshot): ImapError.ImapError =>
  snapshot.matches("closed") ? closed : (snapshot.context.failure ?? closed)

/** Tells the trace how each attempt ended, as the machine comes to it. */
const traceEnd = ({ recorder }: Run, snapshot: Snapshot): void => {
  if (!recorder.listening()) return
  if (snapshot.matches("closed")) return recorder.emit("connection:ended", { outcome: "closed" })
  if (!snapshot.matches("backoff") && !isOver(snapshot)) return
  recorder.emit("connection:ended", {
    outcome: snapshot.matches("backoff") ? "retried" : "failed",
    ...ended(snapshot.context.failure)
  })
}

const progressOf = ({ context }: Snapshot, state: string): Telemetry.Progress => ({
  state,
  port: context.winner === undefined ? undefined : context.lanes[context.winner].port,
  failure: context.failure
})

/** Waiters for a state, told of each snapshot. */
const makeWatchers = () => {
  const watchers = new Set<(snapshot: Snapshot) => void>()
  const first = (is: (snapshot: Snapshot) => boolean) =>
    Effect.callback<Snapshot>((resume) => {
      const watcher = (snapshot: Snapshot) => {
        if (is(snapshot)) resume(Effect.succeed(snapshot))
      }
      watchers.add(watcher)
      return Effect.sync(() => watchers.delete(watcher))
    })
  return {
    tell: (snapshot: Snapshot) => {
      for (const watcher of watchers) watcher(snapshot)
    },
    rested: first(isResting),
    behind: (state: "selecting") =>
      Effect.suspend(() => {
        let begun = false
        return first((snapshot) => {
          begun ||= snapshot.matches(state)
          return begun && isResting(snapshot)
        })
      })
  }
}

/** What is heard of the run: its states, the mailbox's data, that it is selected, how it ended. */
const makeNews = Effect.gen(function* () {
  const changes = Broadcast.make<string>(256)
  const untagged = Broadcast.make<Untagged>(4096)
  const selected = yield* Deferred.make<void, ImapError.ImapError>()
  const ended = yield* Deferred.make<never, ImapError.ImapError>()
  const end = (error: ImapError.ImapError): void => {
    Deferred.doneUnsafe(selected, Effect.fail(error))
    Deferred.doneUnsafe(ended, Effect.fail(error))
    changes.end()
    untagged.end()
  }
  return { changes, untagged, selected, ended, end }
})

/** Begins to connect. The end of the scope ends the run, and all that waits for it. */
export const make = Effect.fnUntraced(function* (
  account: Account,
  { rediscover = false }: { readonly rediscover?: boolean | undefined } = {}
): Effect.fn.Return<Lifecycle, ImapError.ImapError, Scope.Scope | Transport> {
  const news = yield* makeNews
  const watchers = makeWatchers()
  const run = yield* makeRun(account, rediscover, news.untagged.publish)
  const telemetry = yield* Telemetry.make(account.host, run.clock)
  const now = () => run.clock.currentTimeMillisUnsafe()
  const began = now()
  let finished: number | undefined
  let state = ""

  const observe = (snapshot: Snapshot): void => {
    const next = nameOf(snapshot)
    if (next === state) return
    state = next
    traceEnd(run, snapshot)
    telemetry.observe(progressOf(snapshot, next))
    news.changes.publish(next)
    if (isSelected(snapshot) || isOver(snapshot)) finished ??= now()
    if (isSelected(snapshot)) Deferred.doneUnsafe(news.selected, Effect.void)
    if (isOver(snapshot)) news.end(endOf(snapshot))
    watchers.tell(snapshot)
  }

  // registered first, so that it comes last: what is still running is stopped before the end is told
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      const last = interpreter.snapshot()
      if (!isOver(last)) run.recorder.emit("connection:ended", { outcome: "interrupted" })
      news.end(isOver(last) ? endOf(last) : closed)
      telemetry.close()
    })
  )
  const { clock, recorder, settings } = run
  const interpreter = yield* telemetry.within(
    Interpreter.run({ settings, performers: performers(run), recorder, clock, observe })
  )
  interpreter.send({ type: "user.connect" })

  const context = () => interpreter.snapshot().context
  return {
    run,
    context,
    state: () => nameOf(interpreter.snapshot()),
    capabilities: () => context().authenticated ?? context().capabilities ?? Capability.none,
    report: () => reportOf(run, context(), (finished ?? now()) - began),
    changes: news.changes.stream,
    untagged: news.untagged.stream,
    send: interpreter.send,
    behind: watchers.behind,
    selected: news.selected,
    ended: news.ended,
    // a selection that nobody waits for any more may still be on its way
    session: Effect.suspend(() => {
      const here = interpreter.snapshot()
      return isResting(here) ? Effect.succeed(here) : watchers.rested
    }).pipe(
      Effect.flatMap((here) => {
        const { winner } = run.attempt
        const live = winner !== undefined && isAuthenticated(here)
        return live ? Effect.succeed(winner) : Deferred.await(news.ended)
      })
    ),
    logout: Effect.suspend(() => {
      const here = interpreter.snapshot()
      if (isOver(here)) return Effect.void
      // while a command is under way there is nobody to say goodbye to: the connection is closed
      if (!isAuthenticated(here)) return Effect.andThen(closing(run), interpreter.done)
      interpreter.send({ type: "user.logout" })
      return interpreter.done
    })
  }
})
