/**
 * From an account to a selected mailbox, or the reason why not.
 *
 * `connect` returns once the mailbox is selected and lives as long as its scope. Closing the scope, at any moment,
 * closes every socket, timer and fiber at once and without a byte; `logout` says goodbye first.
 */
import { Clock, Deferred, Effect, Schedule, Schema, type Scope, Semaphore, type Stream } from "effect"
import * as Account from "./Account.ts"
import { performers } from "./activity/performers.ts"
import { closeAttempt, emptyAttempt, type World } from "./activity/World.ts"
import type { Capabilities } from "./Capability.ts"
import type { Command } from "./Command.ts"
import * as Broadcast from "./connection/Broadcast.ts"
import { execute } from "./connection/execute.ts"
import { reportOf } from "./connection/report.ts"
import * as ImapError from "./ImapError.ts"
import * as Interpreter from "./interpreter.ts"
import { identity } from "./machine/diagram.ts"
import { leaves } from "./machine/leaves.ts"
import * as Settings from "./machine/Settings.ts"
import * as Mailbox from "./Mailbox.ts"
import { PolicyReference } from "./Policy.ts"
import type { Report } from "./Report.ts"
import type { Tagged, Untagged } from "./Response.ts"
import { type ServerProfile, ServerProfiles } from "./ServerProfiles.ts"
import { TraceSink } from "./Trace.ts"
import * as Recorder from "./trace/Recorder.ts"
import { type TlsInfo, Transport } from "./Transport.ts"

/** What a command brought. */
export interface CommandResult<A> {
  readonly value: A
  readonly tagged: Tagged
  readonly untagged: ReadonlyArray<Untagged>
}

/** A selected mailbox on a server. Properties are read anew at each access. */
export interface ImapConnection {
  /** The mailbox selected last. */
  readonly mailbox: Mailbox.MailboxState
  readonly capabilities: Capabilities
  readonly server: {
    readonly id: ReadonlyMap<string, string | undefined> | undefined
    readonly greeting: string
    readonly tls: TlsInfo | undefined
    readonly profile: ServerProfile | undefined
  }
  /** Where the machine is, such as `selected.quiet`. */
  readonly state: string
  /** Each state from now on. Ends with the connection. */
  readonly changes: Stream.Stream<string>
  readonly report: Report
  /**
   * Any command that does not change what the connection is; those are refused as `Misuse`. One at a time: what
   * comes meanwhile belongs to it. Interrupted, its late answer is dropped.
   */
  readonly execute: <A>(command: Command<A>) => Effect.Effect<CommandResult<A>, ImapError.ImapError>
  /** Another mailbox. A refusal leaves the connection open, with nothing selected. RFC 9051 §6.3.2. */
  readonly select: (
    name: string,
    options?: { readonly readOnly?: boolean | undefined }
  ) => Effect.Effect<Mailbox.MailboxState, ImapError.ImapError>
  /** Never fails: whatever the server answers, the connection is closed within the limit. RFC 9051 §6.1.3. */
  readonly logout: Effect.Effect<void>
  /** Data that the server sends, asked for or not, from now on. Ends with the connection. */
  readonly untagged: Stream.Stream<Untagged>
  /** How a later loss is heard of: fails when the connection ends. */
  readonly ended: Effect.Effect<never, ImapError.ImapError>
}

/** A connection on its way. */
export interface Opening {
  readonly state: string
  readonly changes: Stream.Stream<string>
  readonly report: Report
  /** Waits for the mailbox, or for the first failure that no further attempt of this call can mend. */
  readonly selected: Effect.Effect<ImapConnection, ImapError.ImapError>
}

type Snapshot = Interpreter.Snapshot

/** The names of the states that the machine rests in, from which a caller goes on. */
const isSelected = (snapshot: Snapshot) => snapshot.matches("selected")
const isAuthenticated = (snapshot: Snapshot) => isSelected(snapshot) || snapshot.matches("unselected")
const isOver = (snapshot: Snapshot) => snapshot.status !== "active" || snapshot.matches("needsUser")

const stateOf = (snapshot: Snapshot): string => leaves(snapshot.value).join("+")

const closed = ImapError.make({ _tag: "Closed" }, "selected")

/** Why it is over: the failure, or the user's own goodbye. */
const endOf = (snapshot: Snapshot): ImapError.ImapError =>
  snapshot.matches("closed") ? closed : (snapshot.context.failure ?? closed)

const validated = (account: Account.Account): Effect.Effect<Account.Account, ImapError.ImapError> =>
  Effect.mapError(Schema.decodeUnknownEffect(Schema.toType(Account.Account))(account), Account.invalid)

const makeWorld = Effect.fnUntraced(function* (
  account: Account.Account,
  untagged: (response: Untagged) => void
) {
  const policy = yield* PolicyReference
  const tracing = yield* TraceSink
  const clock = yield* Clock.Clock
  const world: World = {
    account,
    policy,
    settings: Settings.from(account, policy),
    transport: yield* Transport,
    profiles: yield* ServerProfiles,
    recorder: Recorder.make(
      tracing,
      clock,
      tracing.sinks.length === 0 ? { id: "connection", hash: "" } : identity()
    ),
    clock,
    untagged,
    nextDelay: yield* Schedule.toStep(policy.retry),
    attempt: yield* emptyAttempt,
    attempts: 0
  }
  yield* Effect.addFinalizer(() => Effect.timeoutOption(closeAttempt(world), "1 second"))
  return world
})

/** Tells the trace how each attempt ended, as the machine comes to it. */
const traceEnd = ({ recorder }: World, before: Snapshot, now: Snapshot): void => {
  if (before.value === now.value || !recorder.listening()) return
  const { failure } = now.context
  const error = failure === undefined ? {} : { error: failure.reason._tag, step: failure.step }
  const words = failure?.serverText === undefined ? {} : { serverText: failure.serverText }
  const end = (outcome: "closed" | "failed" | "retried") =>
    recorder.emit("connection:ended", { outcome, ...(outcome === "closed" ? {} : { ...error, ...words }) })
  if (now.matches("closed")) end("closed")
  else if (now.matches("backoff")) end("retried")
  else if (isOver(now)) end("failed")
}

/** Starts to connect and returns at once, so that the way can be watched. */
export const open = Effect.fn("ImapConnection.open")(function* (
  account: Account.Account
): Effect.fn.Return<Opening, ImapError.ImapError, Scope.Scope | Transport> {
  const changes = Broadcast.make<string>(256)
  const untagged = Broadcast.make<Untagged>(4096)
  const world = yield* makeWorld(yield* validated(account), (response) => {
    const { mailbox } = world.attempt
    if (mailbox !== undefined) world.attempt.mailbox = Mailbox.withUntagged(mailbox, response)
    untagged.publish(response)
  })
  const began = world.clock.currentTimeMillisUnsafe()
  const selected = yield* Deferred.make<void, ImapError.ImapError>()
  const ended = yield* Deferred.make<never, ImapError.ImapError>()
  const turn = yield* Semaphore.make(1)
  const watchers = new Set<(snapshot: Snapshot) => void>()
  let finishedAt: number | undefined
  let last: Snapshot | undefined

  const end = (error: ImapError.ImapError): void => {
    Deferred.doneUnsafe(selected, Effect.fail(error))
    Deferred.doneUnsafe(ended, Effect.fail(error))
    changes.end()
    untagged.end()
  }

  const observe = (snapshot: Snapshot): void => {
    traceEnd(world, last ?? snapshot, snapshot)
    if (last === undefined || stateOf(last) !== stateOf(snapshot)) changes.publish(stateOf(snapshot))
    last = snapshot
    if (isSelected(snapshot) || isOver(snapshot)) finishedAt ??= world.clock.currentTimeMillisUnsafe()
    if (isSelected(snapshot)) Deferred.doneUnsafe(selected, Effect.void)
    if (isOver(snapshot)) end(endOf(snapshot))
    for (const watcher of watchers) watcher(snapshot)
  }

  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      const now = interpreter.snapshot()
      if (!isOver(now)) world.recorder.emit("connection:ended", { outcome: "interrupted" })
      end(isOver(now) ? endOf(now) : closed)
    })
  )
  const interpreter = yield* Interpreter.run({
    settings: world.settings,
    performers: performers(world),
    recorder: world.recorder,
    clock: world.clock,
    observe
  })
  interpreter.send({ type: "user.connect" })

  const context = () => interpreter.snapshot().context
  const capabilities = (): Capabilities => context().authenticated ?? context().capabilities ?? new Set()
  const report = () =>
    reportOf(world, context(), (finishedAt ?? world.clock.currentTimeMillisUnsafe()) - began)

  /** Waits for the first snapshot that is `next`, behind one that is `through`. */
  const settled = (through: (snapshot: Snapshot) => boolean, next: (snapshot: Snapshot) => boolean) =>
    Effect.callback<Snapshot>((resume) => {
      let begun = false
      const watcher = (snapshot: Snapshot) => {
        begun ||= through(snapshot)
        if (begun && next(snapshot)) resume(Effect.succeed(snapshot))
      }
      watchers.add(watcher)
      return Effect.sync(() => watchers.delete(watcher))
    })

  /** The session that commands go to, while there is one. */
  const live = Effect.suspend(() => {
    const { winner } = world.attempt
    return winner !== undefined && isAuthenticated(interpreter.snapshot())
      ? Effect.succeed(winner)
      : Deferred.await(ended)
  })

  const select: ImapConnection["select"] = (name, options) =>
    turn.withPermit(
      Effect.gen(function* () {
        yield* live
        const result = settled(
          (snapshot) => snapshot.matches("selecting"),
          (snapshot) => isAuthenticated(snapshot) || isOver(snapshot)
        )
        interpreter.send({ type: "user.select", mailbox: name, readOnly: options?.readOnly ?? false })
        const snapshot = yield* result
        if (!isSelected(snapshot)) return yield* endOf(snapshot)
        return world.attempt.mailbox ?? Mailbox.empty(name, options?.readOnly ?? false)
      })
    )

  const connection: ImapConnection = {
    get mailbox() {
      return world.attempt.mailbox ?? Mailbox.empty(context().wanted.mailbox, context().wanted.readOnly)
    },
    get capabilities() {
      return capabilities()
    },
    get server() {
      return {
        id: world.attempt.serverId,
        greeting: world.attempt.winner?.greeting() ?? "",
        tls: world.attempt.tls,
        profile: context().profile
      }
    },
    get state() {
      return stateOf(interpreter.snapshot())
    },
    get report() {
      return report()
    },
    changes: changes.stream,
    untagged: untagged.stream,
    execute: (command) => Effect.flatMap(live, (session) => execute(session, capabilities(), turn, command)),
    select,
    logout: Effect.suspend(() => {
      if (isOver(interpreter.snapshot())) return Effect.void
      interpreter.send({ type: "user.logout" })
      return Effect.asVoid(interpreter.done)
    }),
    ended: Deferred.await(ended)
  }
  return {
    get state() {
      return stateOf(interpreter.snapshot())
    },
    get report() {
      return report()
    },
    changes: changes.stream,
    selected: Effect.as(Deferred.await(selected), connection)
  }
})

/** Connects, and returns once the mailbox is selected. */
export const connect = Effect.fn("ImapConnection.connect")(function* (
  account: Account.Account
): Effect.fn.Return<ImapConnection, ImapError.ImapError, Scope.Scope | Transport> {
  const opening = yield* open(account)
  return yield* opening.selected
})
