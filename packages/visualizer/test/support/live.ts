/** Records what lasts: a supervised account over hours, and a pool at work, in virtual time. */
import type * as Account from "@effect-imap/core/Account"
import type * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import * as ImapPool from "@effect-imap/core/ImapPool"
import * as Lockouts from "@effect-imap/core/internal/Lockouts"
import * as Pacing from "@effect-imap/core/Pacing"
import * as Policy from "@effect-imap/core/Policy"
import * as ServerProfiles from "@effect-imap/core/internal/ServerProfiles"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { Clock, Effect, identity, Option, Random, Redacted, type Scope } from "effect"
import { pass } from "./pass.ts"

interface Around {
  readonly simulator: Simulator.Simulator
  readonly supervised: Supervised.Supervised
}

/** A supervised account: its server, and what happens when. */
export interface Life {
  /** A profile, or a script. */
  readonly server: Simulator.Profile | string
  readonly options?: Simulator.Options
  readonly account?: Partial<Account.Account>
  /** The minutes until each is due, and what it is. */
  readonly plan?: (
    around: Around
  ) => ReadonlyArray<readonly [minutes: number, act: Effect.Effect<unknown, unknown>]>
  readonly minutes: number
  /** The clock of the machine, made from that of the test. */
  readonly clock?: (clock: Clock.Clock) => Clock.Clock
  /** The trace ends while the account is still kept. */
  readonly goesOn?: boolean
  /** The most events that are kept. */
  readonly capacity?: number
}

const { password, user } = Simulator.profiles.wellBehaved
const host = "imap.example.com"

type Ring = ReturnType<typeof Trace.ring>

const textOf = (ring: Ring): string => Trace.toText([...Option.toArray(ring.header()), ...ring.events()])

/** Runs against the simulator, with nothing known of any server, and returns the bytes of the trace. */
const recorded = Effect.fnUntraced(function* (
  server: Simulator.Profile | string,
  options: Simulator.Options | undefined,
  run: (
    simulator: Simulator.Simulator,
    ring: Ring
  ) => Effect.Effect<string, unknown, Transport | Scope.Scope>,
  capacity = 100_000
) {
  const ring = Trace.ring({ capacity })
  const played = typeof server === "string" ? yield* Simulator.script(`# a life\n${server}\n`) : server
  const simulator = yield* Simulator.make(played, { latency: "40 millis", ...options })
  const text = yield* run(simulator, ring).pipe(
    Effect.provideService(Transport, simulator.transport),
    Effect.provideService(Policy.Policy, Policy.make()),
    Trace.withSink(ring.sink),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.inMemory()),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.provideService(Pacing.Pacing, Pacing.make()),
    Random.withSeed("a life")
  )
  return new TextEncoder().encode(text)
}, Effect.scoped)

/** The bytes of a life's trace. */
export const live = ({
  account,
  capacity,
  clock = identity,
  goesOn = false,
  minutes,
  options,
  plan = () => [],
  server
}: Life) =>
  recorded(
    server,
    options,
    Effect.fnUntraced(function* (simulator, ring) {
      const secret = account?.token === undefined ? { password: Redacted.make(password) } : {}
      const supervised = yield* Supervised.make({ host, user, ...secret, ...account }).pipe(
        Effect.provideService(Clock.Clock, clock(yield* Clock.Clock))
      )
      let now = 0
      for (const [at, act] of plan({ simulator, supervised })) {
        yield* pass((at - now) * 60_000)
        yield* Effect.forkScoped(Effect.exit(act))
        now = at
      }
      yield* pass((minutes - now) * 60_000)
      const text = textOf(ring)
      yield* Effect.forkScoped(supervised.logout)
      yield* pass("10 seconds")
      return goesOn ? text : textOf(ring)
    }),
    capacity
  )

/** The bytes of the trace of a pool, each of whose connections works in its own mailbox. */
export const pooled = (
  mailboxes: NonNullable<Simulator.Options["mailboxes"]>,
  faults: ReadonlyArray<Simulator.Fault>,
  works: (connection: ImapConnection.ImapConnection) => Effect.Effect<unknown, unknown>
) =>
  recorded(
    Simulator.profiles.wellBehaved,
    { mailboxes, faults },
    Effect.fnUntraced(function* (_, ring) {
      const account = { host, user, password: Redacted.make(password) }
      const all = Object.keys(mailboxes)
      const uses = Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: all.length, label: "indexer" })
        yield* Effect.forEach(all, (name) => Effect.exit(pool.use(name, works)), { concurrency: "unbounded" })
      })
      yield* Effect.forkScoped(Effect.scoped(uses))
      yield* pass("5 minutes")
      return textOf(ring)
    })
  )
