import { assert, describe, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber, Option, Redacted, Scope } from "effect"
import { TestClock } from "effect/testing"
import { monotonicMillis } from "../../src/base/clock.ts"
import type { LessonStore } from "../../src/fleet/FleetStore.ts"
import { FleetError } from "../../src/fleet/FleetError.ts"
import { keyOf, type Lesson } from "../../src/fleet/Lesson.ts"
import { Lessons } from "../../src/fleet/Lessons.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import { ours } from "../../src/failure/Quotation.ts"
import { maxBurst, maxUnderWay } from "../../src/mailbox/supervision/Gate.ts"
import { spacingMs } from "../../src/mailbox/supervision/pace.ts"
import type { Owner } from "../../src/lifecycle/account/Pacing.ts"
import { SharedPacing } from "../../src/mailbox/supervision/SharedPacing.ts"
import { settle } from "../support/settle.ts"

const host = "imap.example.com"
const ada: Owner = { host, user: "ada" }

/** A store in memory, as several runners see it, which may be away. */
const storeOf = () => {
  const rows = new Map<string, { readonly lesson: Lesson; readonly until: number }>()
  let isAway = false
  const store: LessonStore = {
    exchange: (says, forgets) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (isAway) return Effect.fail(FleetError.of({ _tag: "StorageDown" }))
        for (const { lesson, ms } of says) rows.set(keyOf(lesson), { lesson, until: now + ms })
        for (const key of forgets) rows.delete(key)
        const held = Array.from(rows.values()).filter(({ until }) => until > now)
        return Effect.succeed(held.map(({ lesson, until }) => ({ lesson, ms: until - now })))
      })
  }
  return { store, rows, away: (away: boolean) => void (isAway = away) }
}

const runnerOf = Effect.fnUntraced(function* (store: LessonStore, address: string) {
  const scope = yield* Effect.acquireRelease(Scope.make(), (made) => Scope.close(made, Exit.void))
  const pacing = new SharedPacing()
  const lessons = yield* Scope.provide(Lessons.make(store, pacing), scope)
  yield* lessons.begin(address)
  return { pacing, lessons, lockouts: lessons.lockouts(Lockouts.make()), end: Scope.close(scope, Exit.void) }
})

const pass = (ms: number, step = 100) =>
  Effect.gen(function* () {
    for (let left = ms; left > 0; left -= step) {
      yield* TestClock.adjust(Math.min(left, step))
      yield* settle
    }
  })

/** Many attempts at the host, each of which takes a second and ends so. */
const attempts = (pacing: SharedPacing, many: number, outcome: "reached" | "refused", seen: Seen) =>
  Effect.forEach(
    Array.from({ length: many }, (_, index) => pacing.turn({ host, user: `user ${index}` }, false)),
    (turn) =>
      Effect.gen(function* () {
        yield* turn.begun(() => {})
        seen.begun.push(monotonicMillis(yield* Clock.Clock))
        seen.most = Math.max(seen.most, ++seen.underWay)
        yield* Effect.sleep(1_000)
        seen.underWay--
        turn.end(outcome, monotonicMillis(yield* Clock.Clock))
      }),
    { concurrency: "unbounded", discard: true }
  )

interface Seen {
  readonly begun: Array<number>
  underWay: number
  most: number
}

const asked = (owner: Owner) => ({ ...owner, secret: Redacted.make("a secret") })
const tooMany = ImapError.make({ _tag: "TooManyConnections" }, "auth")

describe("what the runners of a fleet let each other know", () => {
  it.effect("does not keep a runner's accounts waiting if the first of them moves at once", () =>
    Effect.gen(function* () {
      const { store } = storeOf()
      let isSlow = true
      const slow: LessonStore = {
        exchange: (says, forgets) => Effect.delay(store.exchange(says, forgets), isSlow ? "500 millis" : 0)
      }
      const lessons = yield* Lessons.make(slow, new SharedPacing())
      const first = yield* Effect.forkScoped(lessons.begin("a"), { startImmediately: true })
      const second = yield* Effect.forkScoped(lessons.begin("a"), { startImmediately: true })
      yield* Fiber.interrupt(first)
      isSlow = false
      yield* pass(2_000)
      assert.isDefined(second.pollUnsafe())
    })
  )

  it.effect("five ask a host no faster than one", () =>
    Effect.gen(function* () {
      const counted = Effect.fnUntraced(function* (runners: number) {
        const { store } = storeOf()
        const seen: Seen = { begun: [], underWay: 0, most: 0 }
        const all = yield* Effect.forEach(
          Array.from({ length: runners }, (_, index) => `10.0.0.${index}:1`),
          (address) => runnerOf(store, address)
        )
        yield* pass(2_000)
        const from = monotonicMillis(yield* Clock.Clock)
        yield* Effect.forkScoped(
          Effect.forEach(all, ({ pacing }) => attempts(pacing, 200, "reached", seen), {
            concurrency: "unbounded"
          })
        )
        yield* pass(5_000, spacingMs)
        const atTheStart = seen.begun.filter((at) => at === from).length
        return { atTheStart, most: seen.most, begun: seen.begun.length }
      })
      const one = yield* counted(1)
      const five = yield* counted(5)
      assert.deepStrictEqual([one.atTheStart, one.most], [maxBurst, maxUnderWay])
      assert.isAtMost(five.atTheStart, one.atTheStart)
      assert.isAtMost(five.most, one.most)
      assert.isAtMost(five.begun, one.begun)
      assert.isAtLeast(five.begun, 0.8 * one.begun, `one each ${spacingMs} ms is what the host is given`)
    })
  )

  it.effect("what one has been refused slows the others, too, and is forgotten by all", () =>
    Effect.gen(function* () {
      const { store } = storeOf()
      const first = yield* runnerOf(store, "10.0.0.1:1")
      const second = yield* runnerOf(store, "10.0.0.2:1")
      const seen: Seen = { begun: [], underWay: 0, most: 0 }
      yield* Effect.forkScoped(attempts(first.pacing, 4, "refused", seen))
      yield* pass(5_000)
      assert.isAbove(second.lessons.level(`${host} 993`), 0)
      const later: Seen = { begun: [], underWay: 0, most: 0 }
      yield* Effect.forkScoped(attempts(second.pacing, 40, "refused", later))
      yield* pass(1_000)
      assert.isBelow(later.most, maxUnderWay / 2)
      yield* pass(1_300_000, 10_000)
      assert.strictEqual(second.lessons.level(`${host} 993`), 0)
    })
  )

  it.effect("a lockout that one has met holds for the next, until a login works", () =>
    Effect.gen(function* () {
      const { store } = storeOf()
      const first = yield* runnerOf(store, "10.0.0.1:1")
      const second = yield* runnerOf(store, "10.0.0.2:1")
      yield* first.lockouts.begin(asked(ada), ours("Too many bad auth attempts"), Duration.minutes(5))
      yield* pass(2_100)
      const found = yield* second.lockouts.find(asked(ada))
      const { retryAfter, serverText } = Option.getOrThrow(found)
      assert.strictEqual(serverText, ours("Too many bad auth attempts"))
      assert.approximately(Duration.toSeconds(retryAfter), 300, 3)
      assert.isTrue(Option.isNone(yield* second.lockouts.find(asked({ host, user: "ben" }))))
      const other = { ...ada, secret: Redacted.make("another") }
      assert.isTrue(Option.isNone(yield* first.lockouts.find(other)), "the user has acted")
      yield* second.lockouts.forget(asked(ada))
      yield* pass(2_100)
      assert.isTrue(Option.isNone(yield* second.lockouts.find(asked(ada))))
    })
  )

  it.effect("a limit of connections holds for all, until one of them ends or its runner does", () =>
    Effect.gen(function* () {
      const { store } = storeOf()
      const first = yield* runnerOf(store, "10.0.0.1:1")
      const second = yield* runnerOf(store, "10.0.0.2:1")
      const full = Effect.map(second.pacing.full(ada), Option.isSome)
      const refused = { error: tooMany, began: 0, answered: true, selected: false, slowly: false }
      first.pacing.reached(ada)
      yield* first.pacing.delay(ada, refused)
      yield* pass(2_100)
      assert.isTrue(yield* full)
      yield* pass(60_000, 500)
      assert.isTrue(yield* full, "it is repeated for as long as it holds")
      const waits = yield* Effect.forkScoped(second.pacing.wait(ada, tooMany, Duration.minutes(9)))
      first.pacing.left(ada, true)
      yield* pass(2_100)
      assert.isFalse(yield* full)
      assert.isDefined(waits.pollUnsafe(), "anyone who waited tries again")

      first.pacing.reached(ada)
      yield* pass(1_000)
      yield* first.pacing.delay(ada, { ...refused, began: monotonicMillis(yield* Clock.Clock) })
      yield* pass(2_100)
      assert.isTrue(yield* full)
      yield* first.end
      yield* pass(1_100)
      assert.isFalse(yield* full)
    })
  )

  it.effect("a store that is away stops nothing, and is reported later", () =>
    Effect.gen(function* () {
      const { away, store } = storeOf()
      const first = yield* runnerOf(store, "10.0.0.1:1")
      const second = yield* runnerOf(store, "10.0.0.2:1")
      yield* pass(1_100)
      away(true)
      yield* first.lockouts.begin(asked(ada), ours("Too many"), Duration.minutes(5))
      yield* pass(30_000, 500)
      assert.strictEqual(first.lessons.processes(), 2, "that nothing is heard says nothing about the other")
      away(false)
      yield* pass(2_100)
      assert.isTrue(Option.isSome(yield* second.lockouts.find(asked(ada))))
      yield* first.end
      yield* pass(1_100)
      assert.strictEqual(second.lessons.processes(), 1)
    })
  )
})
