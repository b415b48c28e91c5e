/** One run: a client and its servers in virtual time, and everything that either did or sent. */
import {
  type Account,
  ImapConnection,
  ImapError,
  Policy,
  ServerProfiles,
  Trace,
  Transport
} from "@effect-imap/core"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Cause, Clock, Effect, Exit, Fiber, Option, Schema, Scope } from "effect"
import type { Canary } from "./Canary.ts"
import * as Time from "./Time.ts"

/** The setup of a run. */
export interface Setup extends Time.Options {
  readonly account: Account.Account
  readonly policy: Policy.Options
  readonly canary: Canary
  readonly redaction: Trace.Redaction
  readonly server: (end: Simulator.ServerEnd) => Effect.Effect<void, never, Scope.Scope>
  readonly network: Omit<MemoryTransport.Options, "server">
  /** True if the transport reports verified certificates (default true). */
  readonly verified?: boolean
  /** The virtual milliseconds that a connection takes to be released. */
  readonly release?: number
  /** Called within the trace's sink, where an app may act. */
  readonly traced?: (event: Trace.Event) => void
  /** Filled in when the run has begun. */
  readonly hands?: Hands
}

/** Ends a run from outside, at any moment; without effect before it has begun. */
export interface Hands {
  interrupt: () => void
  /** Closes the scope of the connections. */
  close: () => void
}

export const makeHands = (): Hands => ({ interrupt: () => {}, close: () => {} })

/** One call of `connect`, and its result. */
export interface Call {
  readonly exit: Exit.Exit<ImapConnection.ImapConnection, ImapError.ImapError>
  /** The duration in virtual milliseconds. */
  readonly took: number
  /** The indices of `sent` at its beginning, and at its end. */
  readonly from: number
  readonly until: number
}

/** The services for the client's part of a run. */
export interface Stage {
  /** Connects. The connection lives as long as the stage. */
  readonly connect: (
    options?: ImapConnection.Options
  ) => Effect.Effect<Option.Option<ImapConnection.ImapConnection>>
  /** Records the result of an operation: it may contain neither a secret nor a defect. */
  readonly note: <A>(what: string, operation: Effect.Effect<A, ImapError.ImapError>) => Effect.Effect<void>
  /** The scope of the connections. */
  readonly scope: Scope.Scope
  readonly problem: (text: string) => void
}

export interface Played {
  readonly setup: Setup
  readonly outcome: Time.Outcome<void>
  readonly calls: ReadonlyArray<Call>
  /** The result of each operation, errors as JSON. */
  readonly results: ReadonlyArray<string>
  readonly sent: ReadonlyArray<MemoryTransport.Sent>
  readonly header: Trace.Header | undefined
  readonly events: ReadonlyArray<Trace.Event>
  /** The profile store, as in a file. */
  readonly profiles: string
  /** The number of connections that are left open. */
  readonly open: number
  /** The virtual milliseconds that closing took. */
  readonly closing: number
  readonly problems: ReadonlyArray<string>
}

/** Returns the trace of a run, as in a file. */
export const traceOf = ({ events, header }: Played): ReadonlyArray<Trace.Header | Trace.Event> =>
  header === undefined ? [] : [header, ...events]

export const host = "imap.example.com"

export const play = (setup: Setup, program: (stage: Stage) => Effect.Effect<void>): Effect.Effect<Played> =>
  Effect.suspend(() => {
    const record = makeRecord(setup)
    return Effect.map(Time.run(Effect.scoped(perform(setup, record, program)), setup), (outcome): Played => ({
      setup,
      outcome,
      ...record.facts(),
      problems: [...record.problems, ...defectOf(outcome)]
    }))
  })

const defectOf = ({ exit }: Time.Outcome<void>): ReadonlyArray<string> =>
  exit !== undefined && Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)
    ? [`defect of the run: ${Cause.pretty(exit.cause)}`]
    : []

/** Records a run as it happens. */
const makeRecord = (setup: Setup) => {
  const calls: Array<Call> = []
  const results: Array<string> = []
  const problems: Array<string> = []
  const events: Array<Trace.Event> = []
  const profiles = new Map<string, ServerProfiles.ServerProfile>()
  let memory: MemoryTransport.MemoryTransport | undefined
  let header: Trace.Header | undefined
  let closing = 0
  const sink: Trace.Sink = {
    listening: () => true,
    header: (first) => {
      header ??= first
    },
    event: (event) => {
      events.push(event)
      setup.traced?.(event)
    }
  }
  const store: ServerProfiles.Store = {
    get: (name) => Effect.sync(() => Option.fromNullishOr(profiles.get(name))),
    put: (name, profile) => Effect.sync(() => void profiles.set(name, profile))
  }
  return {
    calls,
    results,
    problems,
    sink,
    store,
    begun: (made: MemoryTransport.MemoryTransport) => {
      memory = made
    },
    closed: (took: number) => {
      closing = took
    },
    sent: () => memory?.log().length ?? 0,
    facts: () => ({
      calls,
      results,
      sent: memory?.log() ?? [],
      header,
      events,
      profiles: JSON.stringify([...profiles]),
      open: memory?.open() ?? 0,
      closing
    })
  }
}

type Record = ReturnType<typeof makeRecord>

const perform = Effect.fnUntraced(function* (
  setup: Setup,
  record: Record,
  program: (stage: Stage) => Effect.Effect<void>
) {
  const memory = yield* MemoryTransport.make({ ...setup.network, server: setup.server })
  record.begun(memory)
  const scope = yield* Scope.make()
  const stage = makeStage(setup, record, scope, lingering(memory.transport, setup.release))
  const fiber = yield* Effect.forkChild(program(stage))
  const context = yield* Effect.context<never>()
  if (setup.hands !== undefined) {
    setup.hands.interrupt = () => fiber.interruptUnsafe()
    setup.hands.close = () => void Effect.runForkWith(context)(Scope.close(scope, Exit.void))
  }
  const exit = yield* Fiber.await(fiber)
  const before = yield* Clock.currentTimeMillis
  yield* Scope.close(scope, Exit.void)
  record.closed((yield* Clock.currentTimeMillis) - before)
  if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause))
    record.problems.push(Cause.pretty(exit.cause))
})

/** Makes a transport that releases its connections late. */
const lingering = (transport: Transport.Transport, release: number | undefined): Transport.Transport =>
  release === undefined
    ? transport
    : {
        ...transport,
        connect: (target, report) =>
          Effect.andThen(
            Effect.addFinalizer(() => Effect.sleep(release)),
            transport.connect(target, report)
          )
      }

const makeStage = (
  { account, policy, redaction }: Setup,
  record: Record,
  scope: Scope.Scope,
  transport: Transport.Transport
): Stage => {
  const lockouts = Lockouts.make()
  const tell = <A>(what: string, exit: Exit.Exit<A, ImapError.ImapError>) =>
    record.results.push(...resultsOf(what, exit, record.problems))
  return {
    scope,
    problem: (text) => record.problems.push(text),
    note: (what, operation) => Effect.map(Effect.exit(operation), (exit) => void tell(what, exit)),
    connect: Effect.fnUntraced(function* (options = {}) {
      const began = yield* Clock.currentTimeMillis
      const from = record.sent()
      const exit = yield* ImapConnection.open(account, options).pipe(
        Effect.tap((opening) =>
          Effect.addFinalizer(() =>
            Effect.map(opening.report, (report) => record.results.push(reportOf(report)))
          )
        ),
        Effect.flatMap(({ selected }) => selected),
        Scope.provide(scope),
        Effect.provideService(Transport.Transport, transport),
        Effect.provideService(Policy.Policy, Policy.make(policy)),
        Effect.provideService(ServerProfiles.ServerProfiles, record.store),
        Effect.provideService(Lockouts.Lockouts, lockouts),
        Trace.withSink(record.sink),
        Trace.withRedaction(redaction),
        Effect.exit
      )
      tell("connect", exit)
      const took = (yield* Clock.currentTimeMillis) - began
      record.calls.push({ exit, took, from, until: record.sent() })
      if (Exit.isSuccess(exit)) return Option.some(exit.value)
      if (Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.failCause(exit.cause).pipe(Effect.orDie)
      return Option.none()
    })
  }
}

const reportOf = (report: object): string =>
  JSON.stringify(report, (_, value) => (value instanceof Map ? [...value] : value))

/** Formats the error in each form in which an app may print it. */
const resultsOf = (
  what: string,
  exit: Exit.Exit<unknown, ImapError.ImapError>,
  problems: Array<string>
): ReadonlyArray<string> => {
  if (Exit.isSuccess(exit)) return [`${what}: ok`]
  return exit.cause.reasons.flatMap((reason) => {
    if (reason._tag === "Interrupt") return [`${what}: interrupted`]
    if (reason._tag === "Die") {
      problems.push(`${what} dies: ${String(reason.defect)}`)
      return []
    }
    const { error } = reason
    if (error.reason._tag === "Defect") problems.push(`${what} fails with a defect: ${error.message}`)
    const json = JSON.stringify(ImapError.toJson(error))
    if (!Schema.is(ImapError.ImapError)(error)) problems.push(`${what} fails with what is no ImapError`)
    return [`${what}: ${json}`, `${what}: ${error.message} ${String(error)}`]
  })
}
