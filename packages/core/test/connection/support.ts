/** Connections to simulated servers, under virtual time. */
import { Clock, Effect, Exit, type Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as Mechanism from "../../src/imap/Mechanism.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { assertPaired } from "../support/paired.ts"
import { settle } from "../support/settle.ts"

/** Those that tell the server nothing but a proof of the password. */
export const proofs = Mechanism.Name.literals.filter(
  (name) =>
    Mechanism.factsOf(name).discloses === "proof" &&
    Mechanism.factsOf(name).credential === "password" &&
    !Mechanism.bindsChannel(name)
)

export const host = "imap.example.com"

/** What the server of `accountFor` is remembered by. */
export const serverKey = ServerProfiles.keyOf({ host })

export const accountFor = (profile: Simulator.Profile, more: Partial<Account> = {}): Account => ({
  host,
  security: "tls",
  user: profile.user,
  password: Redacted.make(profile.password),
  ...more
})

export interface Options {
  readonly account?: Partial<Account>
  /** The whole account, where one without a password is meant. */
  readonly whole?: Account
  readonly policy?: Policy.Options
  readonly profiles?: ServerProfiles.Store
  readonly lockouts?: Lockouts.Lockouts
  readonly latency?: number
  readonly simulator?: Simulator.Options
  /** Another server than the profile's. */
  readonly transport?: Transport
  /** What this one call asks for. */
  readonly call?: ImapConnection.Options
  /** How long the test may take at most, in virtual time. */
  readonly within?: number
}

/** What a call of `connect` came to, seen from outside. */
export interface Attempted {
  readonly exit: Exit.Exit<ImapConnection.ImapConnection, ImapError>
  readonly opening: ImapConnection.Opening
  readonly simulator: Simulator.Simulator
  /** Virtual milliseconds from the call to its outcome. */
  readonly took: number
  readonly events: () => ReadonlyArray<Trace.Event>
  readonly ring: Trace.Ring
}

export { errorOf } from "../support/errorOf.ts"

/** Time passes until the fiber is through, at most `ms`: in small steps first, so that little passes after it. */
export const passUntil = <A, E>(fiber: Fiber.Fiber<A, E>, ms: number): Effect.Effect<Exit.Exit<A, E>> =>
  Effect.gen(function* () {
    yield* settle
    let passed = 0
    while (passed < ms && fiber.pollUnsafe() === undefined) {
      const step = Math.min(passed < 1_000 ? 10 : 250, ms - passed)
      passed += step
      yield* TestClock.adjust(step)
      yield* settle
    }
    return fiber.pollUnsafe() ?? Exit.die("it still waits")
  })

/** Runs an effect while time passes as it must. */
export const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>, ms = 600_000) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect, { startImmediately: true })
    return yield* passUntil(fiber, ms)
  })

/** Connects to a simulated server, and waits for the outcome. What was opened lives as long as the scope. */
export const attempt = Effect.fnUntraced(function* (
  profile: Simulator.Profile,
  {
    account = {},
    call = {},
    latency = 0,
    lockouts = Lockouts.make(),
    policy = {},
    profiles = ServerProfiles.none,
    simulator = {},
    transport,
    whole,
    within
  }: Options = {}
) {
  const server = yield* Simulator.make(profile, { latency, ...simulator })
  const ring = Trace.ring({ capacity: 100_000 })
  yield* Effect.addFinalizer(() => Effect.sync(() => assertPaired(ring.events())))
  const opening = yield* ImapConnection.open(whole ?? accountFor(profile, account), call).pipe(
    Trace.withSink(ring.sink),
    Effect.provideService(Transport, transport ?? server.transport),
    Simulator.loadsAtOnce,
    Effect.provideService(Policy.Policy, Policy.make(policy)),
    Effect.provideService(ServerProfiles.ServerProfiles, profiles),
    Effect.provideService(Lockouts.Lockouts, lockouts)
  )
  const began = yield* Clock.currentTimeMillis
  const timed = Effect.flatMap(Effect.exit(opening.selected), (exit) =>
    Effect.map(Clock.currentTimeMillis, (now) => ({ exit, took: now - began }))
  )
  const through = yield* inTime(timed, within)
  const { exit, took } = Exit.isSuccess(through)
    ? through.value
    : { exit: Exit.die("it still waits"), took: Infinity }
  return { exit, opening, simulator: server, took, ring, events: ring.events } satisfies Attempted
})

/** As `attempt`, with a mailbox that is to be reached. */
export const connected = (profile: Simulator.Profile, options: Options = {}) =>
  Effect.flatMap(attempt(profile, options), (attempted) =>
    Effect.map(attempted.exit, (connection) => ({ ...attempted, connection }))
  )

/** What the client wrote on each connection, in order. */
export const written = (simulator: Simulator.Simulator): ReadonlyArray<string> => {
  const connections: Array<string> = []
  for (const { bytes, connection, from } of simulator.log()) {
    if (from === "client") {
      connections[connection - 1] = (connections[connection - 1] ?? "") + new TextDecoder().decode(bytes)
    }
  }
  return Array.from(connections, (text) => text ?? "")
}

/** The commands of a connection, without tags and arguments. */
export const commands = (text: string | undefined): ReadonlyArray<string> =>
  (text ?? "")
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(" ")[1] ?? line)

export const profileNames = Object.keys(Simulator.profiles)
