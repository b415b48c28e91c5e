/** What a fleet remembers: in memory and in PostgreSQL alike. */
import * as FleetStore from "@effect-imap/core/FleetStore"
import type { FleetStatus } from "@effect-imap/core/internal/ImapFleet"
import type { ServerProfile } from "@effect-imap/core/ServerProfiles"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option } from "effect"
import * as Postgres from "../postgres/Postgres.ts"

const at = DateTime.makeUnsafe(1_700_000_000_000)

const selected = (accountId: string): FleetStatus => ({
  accountId,
  label: 'Ann\'s "mail"',
  host: "imap.example.com",
  runner: "10.0.0.1:34431",
  state: "Selected",
  since: at,
  updatedAt: at
})

const reported = (epoch: number, ...accounts: ReadonlyArray<string>) =>
  accounts.map((accountId) => ({ status: selected(accountId), epoch }))

const profile: ServerProfile = {
  wayIn: "implicitTls",
  port: 993,
  capabilities: {},
  mechanism: "PLAIN with initial response",
  swallows: ["id"]
}

const contract = Effect.gen(function* () {
  const store = yield* FleetStore.FleetStore
  const epoch = yield* store.watch("b", { label: "Bob", mailbox: "Äpfel" })
  assert.strictEqual(yield* store.watch("a", {}), epoch)
  const none = yield* store.assigned("10.0.0.1:34431")
  assert.deepStrictEqual([none.here, none.nowhere.toSorted()], [[], ["a", "b"]])
  const [a, b] = yield* store.statuses
  assert.deepStrictEqual([a?.accountId, a?.state, b?.label], ["a", "Unassigned", "Bob"])

  // more than one statement of PostgreSQL has parameters for
  const unknown = Array.from({ length: 17_000 }, (_, index) => `unknown${index}`)
  yield* store.save(reported(epoch, "b", ...unknown, "a", "c"))
  yield* store.save([])
  assert.deepStrictEqual(yield* store.status("b"), Option.some(selected("b")))
  assert.deepStrictEqual(yield* store.statuses, [selected("a"), selected("b")])
  yield* store.watch("b", {})
  assert.deepStrictEqual(yield* store.status("b"), Option.some(selected("b")), "it is watched already")
  const { here, nowhere } = yield* store.assigned("10.0.0.1:34431")
  assert.deepStrictEqual([here.toSorted(), nowhere], [["a", "b"], []])
  assert.deepStrictEqual(yield* store.assigned("10.0.0.2:34431"), { here: [], nowhere: [] })

  const taken = { wish: {}, epoch: epoch + 1 }
  assert.deepStrictEqual(yield* store.takeOver("b"), Option.some(taken))
  assert.deepStrictEqual(yield* store.takeOver("c"), Option.none())
  const moved = { ...selected("b"), runner: "10.0.0.2:34431" }
  yield* store.save([{ status: moved, epoch: taken.epoch }])
  yield* store.save(reported(epoch, "b"))
  const later = Option.getOrThrow(yield* store.status("b"))
  const { stays, ...rest } = later
  assert.deepStrictEqual(rest, moved, "its last runner was late")
  assert.deepStrictEqual(
    stays?.map(({ gone, runner }) => [runner, gone]),
    [
      ["10.0.0.1:34431", undefined],
      ["10.0.0.2:34431", undefined]
    ]
  )
  assert.deepStrictEqual(
    (yield* store.statuses).map(({ stays = [] }) => stays.length),
    [0, 2]
  )

  const left = { ...moved, state: "Unassigned" as const, since: DateTime.add(at, { minutes: 1 }) }
  yield* store.save([{ status: left, epoch: taken.epoch }])
  yield* store.takeOver("b")
  yield* store.save([{ status: moved, epoch: taken.epoch + 1 }])
  yield* store.save([{ status: moved, epoch: taken.epoch + 1 }])
  const again = Option.getOrThrow(yield* store.status("b")).stays ?? []
  assert.deepStrictEqual(
    again.slice(1).map(({ gone, runner }) => [runner, gone]),
    [
      ["10.0.0.2:34431", undefined],
      ["10.0.0.2:34431", left.since]
    ],
    "its runner had left it, and took it up again"
  )
  const hosts = Array.from({ length: 30 }, (_, at) => `10.0.1.${at}:34431`)
  for (const runner of hosts) {
    const { epoch } = Option.getOrThrow(yield* store.takeOver("b"))
    yield* store.save([{ status: { ...moved, runner }, epoch }])
  }
  const last = Option.getOrThrow(yield* store.status("b")).stays ?? []
  assert.deepStrictEqual(
    last.map(({ runner }) => runner),
    hosts.slice(-20),
    "the last twenty"
  )

  assert.isTrue(yield* store.begin("a", "1"))
  assert.isFalse(yield* store.begin("a", "1"))
  assert.isTrue(yield* store.begin("b", "1"))
  assert.deepStrictEqual([yield* store.hasBegun("a", "1"), yield* store.hasBegun("a", "2")], [true, false])
  yield* store.forget("a", ["1", "2"])
  assert.isFalse(yield* store.hasBegun("a", "1"))

  assert.deepStrictEqual(yield* store.profiles.get("imap.example.com"), Option.none())
  yield* store.profiles.put("imap.example.com", profile)
  assert.deepStrictEqual(yield* store.profiles.get("imap.example.com"), Option.some(profile))

  yield* store.unwatch("b")
  assert.deepStrictEqual(yield* store.statuses, [selected("a")])
})

describe("FleetStore", () => {
  it.live("in memory", () => Effect.provide(contract, FleetStore.layerMemory))
})

const inPostgres = Postgres.client.pipe(Layer.provideMerge(Postgres.layer))

describe.skipIf(Postgres.skipped)("FleetStore in PostgreSQL", () => {
  it.live("a runner that has gone has no accounts any more, and says so again once it is back", () =>
    Effect.gen(function* () {
      const { assigned, lessons, save, status, statuses, takeOver, unwatch, watch } =
        yield* FleetStore.FleetStore
      const exchange = lessons?.exchange ?? (() => Effect.die("a database has lessons"))
      const here = { _tag: "Present", runner: "10.0.0.1:34431" } as const
      yield* watch("a", {})
      yield* save(reported(0, "a"))
      assert.deepStrictEqual(yield* statuses, [selected("a")], "nothing was heard of the runner yet")
      const [said] = yield* exchange([{ lesson: here, ms: 60_000 }], [])
      assert.deepStrictEqual(said?.lesson, here)
      assert.isAtMost(said?.ms ?? 0, 60_000)
      assert.deepStrictEqual(yield* statuses, [selected("a")])
      const before = yield* DateTime.now
      assert.deepStrictEqual(yield* exchange([], [`Present ${here.runner}`]), [])
      const found = Option.getOrThrow(yield* status("a"))
      const gone = { ...selected("a"), state: "Unassigned" as const, since: found.since }
      assert.deepStrictEqual(found, gone)
      assert.deepStrictEqual(yield* statuses, [gone])
      const early = DateTime.toEpochMillis(before) - DateTime.toEpochMillis(found.since)
      assert.isAtMost(early, 1_000, "it has no runner since that one is gone, not since it was selected")
      assert.deepStrictEqual(yield* assigned("10.0.0.2:34431"), { here: [], nowhere: ["a"] })
      yield* exchange([{ lesson: here, ms: 60_000 }], [])
      assert.deepStrictEqual(yield* statuses, [selected("a")])

      yield* exchange([], [`Present ${here.runner}`])
      for (let epoch = 1; epoch <= 30; epoch++) {
        yield* takeOver("a")
        const runner = epoch === 1 ? "10.0.0.2:34431" : `10.0.1.${epoch % 3}:34431`
        yield* save([{ status: { ...selected("a"), runner }, epoch }])
        if (epoch > 1) continue
        const [, taken] = Option.getOrThrow(yield* status("a")).stays ?? []
        assert.isAtMost(DateTime.toEpochMillis(taken?.gone ?? at), DateTime.toEpochMillis(taken?.since ?? at))
        assert.isDefined(taken?.gone, "its runner was gone when it was taken over")
      }
      yield* watch("b", {})
      yield* save(reported(0, "b"))
      yield* exchange([{ lesson: here, ms: 2_000 }], [])
      yield* takeOver("b")
      yield* save([{ status: { ...selected("b"), runner: "10.0.0.2:34431" }, epoch: 1 }])
      const silent = Option.getOrThrow(yield* status("b")).stays?.at(-1)
      assert.deepStrictEqual(silent?.gone, silent?.since, "its runner was silent when it was taken over")
      yield* unwatch("b")
      assert.lengthOf(Option.getOrThrow(yield* status("a")).stays ?? [], 20)
      for (let epoch = 31; epoch <= 55; epoch++) {
        yield* takeOver("a")
        yield* save([{ status: { ...selected("a"), runner: "10.0.1.0:34431" }, epoch }])
      }
      const { stays = [] } = Option.getOrThrow(yield* status("a"))
      assert.deepStrictEqual([stays.length, stays.at(-1)?.runner], [20, "10.0.1.0:34431"])
      yield* unwatch("a")
      yield* watch("a", {})
      assert.isUndefined(Option.getOrThrow(yield* status("a")).stays)
    }).pipe(Effect.provide(FleetStore.layerSql), Effect.provide(inPostgres))
  )

  it.live("L28 keeps what it is given, for all runners, and says so if it cannot", () =>
    Effect.gen(function* () {
      yield* Effect.provide(contract, FleetStore.layerSql)
      yield* FleetStore.FleetStore.use(
        Effect.fnUntraced(function* (store) {
          assert.deepStrictEqual(yield* store.profiles.get("imap.example.com"), Option.some(profile))
          const many = Array.from({ length: 17_000 }, (_, index) =>
            selected(index === 16_999 ? "a" : `of ${index}`)
          )
          yield* store.watch("a", {})
          yield* store.save(
            many.map((status) => ({ status: { ...status, state: "Unselected" as const }, epoch: 0 }))
          )
          const [last] = yield* store.statuses
          assert.strictEqual(last?.state, "Unselected", "more than one statement may hold")
          const keys = Array.from({ length: 70_000 }, (_, index) => `of ${index}`)
          yield* store.forget("a", keys)
          assert.deepStrictEqual(yield* store.lessons?.exchange([], keys) ?? Effect.succeed([]), [])
          yield* (yield* Postgres.Postgres).stop
          const refused = yield* Effect.flip(store.begin("a", "9"))
          assert.deepStrictEqual([refused.reason._tag, refused.accountId], ["StorageDown", "a"])
          assert.deepStrictEqual(yield* store.profiles.get("other.example.com"), Option.none())
          yield* store.profiles.put("other.example.com", profile)
          assert.deepStrictEqual(yield* store.profiles.get("other.example.com"), Option.some(profile))
        })
      ).pipe(Effect.provide(Layer.fresh(FleetStore.layerSql)))
    }).pipe(Effect.provide(inPostgres))
  )
})
