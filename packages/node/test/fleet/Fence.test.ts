/** The fence's rules in virtual time: an expiration of 10 seconds, refreshed every 2. */
import * as Transport from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Logger, Option, Schedule } from "effect"
import { RunnerAddress, RunnerStorage } from "effect/cluster"
import { PersistenceError } from "effect/cluster/ClusterError"
import * as ShardId from "effect/cluster/ShardId"
import { TestClock } from "effect/testing"
import * as Fence from "../../src/fleet/Fence.ts"
import type { Reachability } from "../../src/fleet/FencedStorage.ts"

const address = RunnerAddress.make("127.0.0.1", 1)
const shards = [ShardId.make("default", 1), ShardId.make("default", 2)]
const expiration = Duration.seconds(10)

/** A database that answers, refuses or is silent, and whose rows are the runner's unless they are taken. */
const make = Effect.gen(function* () {
  const database = {
    now: "answers" as "answers" | "refused" | "silent",
    taken: new Set<string>(),
    others: new Set<string>(),
    watched: Option.none<number>(),
    refreshes: 0
  }
  const answer = <A>(value: () => A): Effect.Effect<A, PersistenceError> =>
    Effect.suspend(() => {
      if (database.now === "silent") return Effect.never
      return database.now === "answers"
        ? Effect.sync(value)
        : Effect.fail(new PersistenceError({ cause: "cut" }))
    })
  const ours = (asked: Iterable<ShardId.ShardId>) =>
    answer(() => Array.from(asked).filter((shard) => !database.taken.has(String(shard))))
  const fence = yield* Fence.make({
    expiration,
    storage: RunnerStorage.RunnerStorage.of({
      ...(yield* RunnerStorage.makeMemory),
      acquire: (_, asked) => ours(asked),
      refresh: (_, asked) => {
        database.refreshes += 1
        return ours(asked)
      },
      release: () => answer(() => {}),
      unregister: () => answer(() => {})
    }),
    reach: Effect.suspend(() =>
      database.now === "silent" ? Effect.never : Effect.succeed<Reachability>(database.now)
    ),
    ofOthers: () => answer(() => database.others),
    watch: (within) => Effect.sync(() => void (database.watched = within))
  })
  return { database, fence }
})

interface Made {
  readonly database: {
    now: "answers" | "refused" | "silent"
    taken: Set<string>
    others: Set<string>
    refreshes: number
  }
  readonly fence: Fence.Fence
}

/** Shards locked, a connection open, and refreshed as Sharding does; `last` is how many shards it believes are ours. */
const running = Effect.fnUntraced(function* ({ fence }: Made) {
  const state = { open: 0, last: Option.none<number>() }
  const transport = fence.guard(
    Transport.fixed(
      Effect.acquireRelease(
        Effect.sync(() => {
          state.open += 1
          return Transport.connection({ pull: Effect.never, write: () => Effect.void })
        }),
        () => Effect.sync(() => void (state.open -= 1))
      )
    )
  )
  const connect = transport.connect({ host: "imap.example.com", port: 993 }, () => {})
  assert.lengthOf(yield* fence.storage.acquire(address, shards), 2)
  yield* connect
  const refresh = fence.storage.refresh(address, shards).pipe(
    Effect.retry({ times: 5, schedule: Schedule.spaced("50 millis") }),
    Effect.timeout("2 seconds"),
    Effect.exit,
    Effect.map((exit) => {
      state.last = Exit.isSuccess(exit) ? Option.some(exit.value.length) : Option.none()
    })
  )
  yield* Effect.forkScoped(Effect.repeat(refresh, Schedule.fixed("2 seconds")))
  yield* TestClock.adjust("1 second")
  return { connect, state }
})

describe("Fence", () => {
  it.effect("a database that refuses refuses everybody: connections stay, for as long as it is stopped", () =>
    Effect.gen(function* () {
      const made = yield* make
      const { state } = yield* running(made)
      made.database.now = "refused"
      yield* TestClock.adjust("60 seconds")
      assert.deepStrictEqual(state, { open: 1, last: Option.some(2) })
      made.database.now = "answers"
      yield* TestClock.adjust("60 seconds")
      assert.deepStrictEqual(state, { open: 1, last: Option.some(2) })
    })
  )

  it.effect("a slow answer costs nothing while the lease is good", () =>
    Effect.gen(function* () {
      const made = yield* make
      const { state } = yield* running(made)
      made.database.now = "silent"
      yield* TestClock.adjust("4500 millis")
      assert.deepStrictEqual(state, { open: 1, last: Option.some(2) })
      made.database.now = "answers"
      yield* TestClock.adjust("20 seconds")
      assert.deepStrictEqual(state, { open: 1, last: Option.some(2) })
    })
  )

  it.effect(
    "R27 silence: everything is closed well before the rows expire, which says so, and nothing is opened",
    () =>
      Effect.gen(function* () {
        const lines: Array<string> = []
        const log = Logger.layer([Logger.make(({ message }) => void lines.push(String(message)))])
        const made = yield* Effect.provide(make, log)
        const { connect, state } = yield* running(made)
        made.database.now = "silent"
        yield* TestClock.adjust("6 seconds")
        assert.strictEqual(state.open, 0)
        assert.include(lines.join(), "all connections are closed")
        yield* TestClock.adjust("2 seconds")
        assert.deepStrictEqual(state.last, Option.some(0), "all is lost")
        const waiting = yield* Effect.forkScoped(connect)
        yield* TestClock.adjust("20 seconds")
        assert.strictEqual(state.open, 0)
        yield* Fiber.interrupt(waiting)
        made.database.now = "answers"
        yield* TestClock.adjust("2 seconds")
        assert.deepStrictEqual(state.last, Option.some(0), "what lapsed is locked again")
        yield* made.fence.storage.acquire(address, shards)
        yield* connect
        assert.strictEqual(state.open, 1)
      })
  )

  it.effect("a refusal and then silence: the lease counts from the refusal", () =>
    Effect.gen(function* () {
      const made = yield* make
      const { state } = yield* running(made)
      made.database.now = "refused"
      yield* TestClock.adjust("10 seconds")
      made.database.now = "silent"
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(state.open, 1)
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(state.open, 0)
    })
  )

  it.effect("after an outage nobody takes what was another's for a whole expiration", () =>
    Effect.gen(function* () {
      const { database, fence } = yield* make
      const [mine, others] = shards
      database.others.add(String(others))
      const acquired = Effect.map(fence.storage.acquire(address, shards), (all) => all.map(String))
      assert.deepStrictEqual(yield* acquired, [String(mine)], "it has only just begun to look")
      const answering = Effect.andThen(TestClock.adjust("1 second"), fence.storage.refresh(address, []))
      yield* Effect.repeat(answering, { times: 9 })
      assert.lengthOf(yield* acquired, 2)
      database.now = "refused"
      yield* Effect.exit(fence.storage.refresh(address, shards))
      database.now = "answers"
      assert.deepStrictEqual(yield* acquired, [String(mine)])
      yield* Effect.repeat(answering, { times: 8 })
      assert.deepStrictEqual(yield* acquired, [String(mine)])
      yield* Effect.repeat(answering, { times: 2 })
      assert.lengthOf(yield* acquired, 2)
    })
  )

  it.effect("an answer that nobody waits for any more is no outage", () =>
    Effect.gen(function* () {
      const { database, fence } = yield* make
      database.others.add(String(shards[0]))
      const looked = Effect.andThen(TestClock.adjust("1 second"), fence.storage.refresh(address, []))
      yield* Effect.repeat(looked, { times: 9 })
      database.now = "silent"
      const acquiring = yield* Effect.forkScoped(fence.storage.acquire(address, shards))
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.interrupt(acquiring)
      database.now = "answers"
      assert.lengthOf(yield* fence.storage.acquire(address, shards), 2)
    })
  )

  it.effect(
    "D83 the lease confirms one shard of several without the database, and only until it lapses",
    () =>
      Effect.gen(function* () {
        const made = yield* make
        const { database, fence } = made
        yield* running(made)
        const one = Effect.map(
          fence.storage.refresh(address, shards.slice(0, 1)),
          (confirmed) => confirmed.length
        )
        const asked = database.refreshes
        database.now = "silent"
        for (let times = 0; times < 200; times++) assert.strictEqual(yield* one, 1)
        assert.strictEqual(database.refreshes, asked)
        yield* TestClock.adjust("6 seconds")
        const late = yield* Effect.forkScoped(one)
        yield* TestClock.adjust("2 seconds")
        assert.strictEqual(yield* Fiber.join(late), 0)
      })
  )

  it.effect("D84 who leaves does not wait for a silent database, even where nothing is interrupted", () =>
    Effect.gen(function* () {
      const made = yield* make
      yield* running(made)
      made.database.now = "silent"
      const leaving = yield* Effect.forkDetach(
        Effect.uninterruptible(Effect.exit(made.fence.storage.unregister(address)))
      )
      yield* TestClock.adjust("4 seconds")
      assert.isDefined(leaving.pollUnsafe())
    })
  )

  it.effect("D83 a shard whose release is on its way is not confirmed: another runner may have it", () =>
    Effect.gen(function* () {
      const made = yield* make
      const { database, fence } = made
      yield* running(made)
      database.now = "silent"
      for (const shard of shards.slice(0, 1)) yield* Effect.forkScoped(fence.storage.release(address, shard))
      yield* TestClock.adjust("1 second")
      const each = yield* Effect.forEach(shards, (shard) => fence.storage.refresh(address, [shard]))
      assert.deepStrictEqual(each, [[], shards.slice(1)])
    })
  )

  it.effect("who stood still has not looked meanwhile", () =>
    Effect.gen(function* () {
      const { database, fence } = yield* make
      database.others.add(String(shards[0]))
      const looked = fence.storage.refresh(address, [])
      yield* looked
      yield* TestClock.adjust("4 seconds")
      yield* looked
      yield* TestClock.adjust("6 seconds")
      yield* looked
      assert.lengthOf(yield* fence.storage.acquire(address, shards), 1)
    })
  )

  it.effect("the watchdog hears by when the process must be heard of, and that it may rest", () =>
    Effect.gen(function* () {
      const { database, fence } = yield* make
      assert.deepStrictEqual(database.watched, Option.none())
      yield* fence.storage.acquire(address, shards.slice(0, 1))
      assert.deepStrictEqual(database.watched, Option.some(8500))
      yield* TestClock.adjust("2 seconds")
      yield* fence.storage.acquire(address, shards.slice(1))
      assert.deepStrictEqual(database.watched, Option.some(6500), "the other shard is as old as it was")
      yield* fence.storage.refresh(address, shards)
      assert.deepStrictEqual(database.watched, Option.some(8500))
      database.taken.add(String(shards[0]))
      assert.lengthOf(yield* fence.storage.refresh(address, shards), 1)
      for (const shard of shards) yield* fence.storage.release(address, shard)
      assert.deepStrictEqual(database.watched, Option.none())
    })
  )
})
