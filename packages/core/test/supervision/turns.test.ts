import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { maxBurst, maxUnderWay } from "../../src/mailbox/supervision/Gate.ts"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, inTime } from "../connection/support.ts"
import { atServer, pass } from "./support.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

/** Counts how many accounts are on their way, and keeps the most that ever were. */
const counting = (transport: Transport) => {
  const count = { dials: 0, most: 0, isAway: false, accounts: (): ReadonlyArray<Supervised.Supervised> => [] }
  const connect: Transport["connect"] = (target, report) => {
    count.dials++
    const underWay = count
      .accounts()
      .filter(({ status }) => Effect.runSync(status)._tag === "Connecting").length
    count.most = Math.max(count.most, underWay)
    return transport.connect(count.isAway ? { ...target, port: 1993 } : target, report)
  }
  return { count, transport: { ...transport, connect } }
}

interface Options {
  /** Nothing listens, for a while. */
  readonly isAway?: boolean
  readonly profile?: Simulator.Profile
}

const makeMany = Effect.fnUntraced(function* (
  size: number,
  { isAway = false, profile = wellBehaved }: Options = {}
) {
  const simulator = yield* Simulator.make(profile, { latency: 20 })
  const { count, transport } = counting(simulator.transport)
  const pacing = Pacing.make()
  const ring = Trace.ring({ capacity: 10_000 })
  const accounts: Array<Supervised.Supervised> = []
  count.accounts = () => accounts
  count.isAway = isAway
  const account = accountFor(profile, { security: "tls" })
  // the simulator knows one user: at the gate each account counts separately
  const as = (index: number): Pacing.Pacing => ({
    ...pacing,
    turn: (owner, soon) => pacing.turn({ ...owner, user: `user${index}` }, soon)
  })
  const supervised = Supervised.make(account).pipe(
    Effect.provideService(Transport, transport),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    size > 100 ? (effect) => effect : Trace.withSink(ring.sink)
  )
  const each = (_: unknown, index: number) => Effect.provideService(supervised, Pacing.Pacing, as(index))
  accounts.push(...(yield* Effect.forEach(Array.from({ length: size }), each)))
  yield* settle
  // the goodbyes take time, and none passes while a scope closes
  yield* Effect.addFinalizer(() =>
    inTime(
      Effect.forEach(accounts, ({ logout }) => logout, { concurrency: "unbounded", discard: true }),
      20_000
    )
  )
  const are = (tag: Supervised.Status["_tag"]) =>
    accounts.filter(({ status }) => Effect.runSync(status)._tag === tag).length
  return { accounts, count, simulator, pacing, ring, are }
})

/** Supervises accounts of one host; dials that hang are never answered. */
const hanging = Effect.fnUntraced(function* (hangs: (port: number, dial: number) => boolean) {
  const { transport } = yield* Simulator.make(wellBehaved, { latency: 20 })
  const pacing = Pacing.make()
  const accounts: Array<Supervised.Supervised> = []
  let dials = 0
  const connect: Transport["connect"] = (target, report) =>
    hangs(target.port, ++dials) ? Effect.never : transport.connect(target, report)
  const supervise = (fields: Partial<Account>) =>
    Supervised.make(accountFor(wellBehaved, { security: "tls", ...fields })).pipe(
      Effect.provideService(Transport, { ...transport, connect }),
      Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
      Effect.provideService(Pacing.Pacing, pacing),
      Effect.tap((account) => Effect.sync(() => void accounts.push(account)))
    )
  return Object.assign(supervise, { accounts })
})

/** Virtual milliseconds until it is so. */
const until = Effect.fnUntraced(function* (is: () => boolean, limit: number) {
  const began = yield* Clock.currentTimeMillis
  let now = began
  while (now - began < limit && !is()) {
    yield* TestClock.adjust(100)
    yield* settle
    now = yield* Clock.currentTimeMillis
  }
  return now - began
})

describe("attempts at one host take turns", () => {
  it.effect(
    "X44 200 accounts: no more than 20 on their way, all selected within 6 s; after a restart within 12 s",
    () =>
      Effect.gen(function* () {
        const { are, count, simulator } = yield* makeMany(200)
        assert.isAtMost(yield* until(() => are("Selected") === 200, 12_000), 6_000)
        assert.strictEqual(count.dials, 200)
        yield* atServer(simulator, Simulator.disconnect)
        yield* until(() => are("Selected") === 0, 5_000)
        assert.isAtMost(yield* until(() => are("Selected") === 200, 24_000), 12_000)
        assert.strictEqual(count.dials, 400)
        assert.isAtMost(count.most, maxUnderWay)
      }),
    300_000
  )

  it.effect("ten begin at once; who waits says so, and how many are before it", () =>
    Effect.gen(function* () {
      const { accounts, are, count, ring } = yield* makeMany(13)
      assert.strictEqual(count.dials, maxBurst)
      assert.strictEqual(are("Connecting"), maxBurst)
      const statuses = yield* Effect.forEach(accounts, ({ status }) => status)
      const queued = statuses.flatMap((status) => (status._tag === "Queued" ? [status.before] : []))
      assert.deepStrictEqual(queued, [0, 1, 2])
      const waits = ring.events().flatMap(({ data, name }) => (name === "program:start" ? [data] : []))
      assert.deepStrictEqual(waits.slice(0, 2), [
        { op: 0, kind: "host", by: "open", ahead: 0 },
        { op: 0, kind: "host", by: "open", ahead: 1 }
      ])
      yield* pass(25, 25)
      assert.strictEqual(count.dials, maxBurst + 1)
      assert.deepInclude(yield* accounts.at(-1)?.status ?? Effect.undefined, { _tag: "Queued", before: 1 })
      yield* pass(1_000, 25)
      assert.strictEqual(are("Selected"), 13)
    })
  )

  it.effect(
    "one that is asked for goes before those that nobody has asked for; one that is given up is not missed",
    () =>
      Effect.gen(function* () {
        const { accounts, are } = yield* makeMany(60)
        const asked = accounts[55]
        yield* asked?.retryNow ?? Effect.void
        assert.deepInclude(yield* asked?.status ?? Effect.undefined, { _tag: "Queued", before: 0 })
        yield* accounts[10]?.logout ?? Effect.void
        yield* pass(25, 25)
        assert.deepInclude(yield* asked?.status ?? Effect.undefined, { _tag: "Connecting" })
        yield* pass(5_000, 25)
        assert.deepStrictEqual([are("Selected"), are("Ended")], [59, 1])
      })
  )

  it.effect("while nothing listens few try, and all come when the network is back", () =>
    Effect.gen(function* () {
      const { are, count, pacing } = yield* makeMany(100, { isAway: true })
      yield* pass(10_000, 50)
      assert.isAtMost(count.dials, 40)
      assert.isAbove(are("Queued"), 50)
      count.isAway = false
      yield* Effect.provideService(Pacing.networkIsBack, Pacing.Pacing, pacing)
      yield* pass(10_000, 50)
      assert.strictEqual(are("Selected"), 100)
    })
  )

  it.effect("M13 60 accounts at a silent port keep nobody waiting at another port of the host", () =>
    Effect.gen(function* () {
      const supervise = yield* hanging((port) => port === 1993)
      yield* Effect.forEach(Array.from({ length: 60 }), () => supervise({ port: 1993 }))
      yield* pass(1_000, 50)
      const { accounts } = supervise
      assert.include(
        (yield* Effect.forEach(accounts, ({ status }) => status)).map(({ _tag }) => _tag),
        "Queued"
      )
      const other = yield* supervise({})
      yield* pass(1_000, 25)
      assert.strictEqual((yield* other.status)._tag, "Selected")
      // the goodbye takes time, and none passes while a scope closes
      yield* inTime(other.logout, 1_000)
    })
  )

  it.effect("60 connections of one account that come nowhere keep no other account waiting", () =>
    Effect.gen(function* () {
      const supervise = yield* hanging((_, dial) => dial <= maxUnderWay / 2)
      yield* Effect.forEach(Array.from({ length: 60 }), () => supervise({ user: "hog" }))
      yield* pass(1_000, 25)
      const other = yield* supervise({})
      yield* pass(1_000, 25)
      assert.strictEqual((yield* other.status)._tag, "Selected")
      // the goodbye takes time, and none passes while a scope closes
      yield* inTime(other.logout, 1_000)
    })
  )

  it.effect("a server that lets in no more from this address is asked ever less", () =>
    Effect.gen(function* () {
      const lines = { ...wellBehaved.lines, greeting: "* BYE Too many connections from your IP address" }
      const { count } = yield* makeMany(100, { profile: { ...wellBehaved, lines } })
      yield* pass(10_000, 50)
      assert.isAtMost(count.dials, 40)
    })
  )
})
