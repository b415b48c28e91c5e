import { MemoryBound } from "../../src/base/MemoryBound.ts"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import type { AccountFollowed } from "../../src/mailbox/AccountChanges.ts"
import { withToken } from "../../src/mailbox/following/grouped.ts"
import { Copy } from "../../src/mailbox/mailboxes/Copy.ts"
import { reportedIn } from "../../src/mailbox/mailboxes/reported.ts"
import { Subscriber } from "../../src/mailbox/mailboxes/Subscriber.ts"
import { Overview } from "../../src/mailbox/mailboxes/Overview.ts"
import * as LongWork from "../../src/base/LongWork.ts"
import { untagged } from "../command/transcript.ts"

const hear = (overview: Overview, ...lines: ReadonlyArray<string>): void => {
  for (const response of untagged(...lines)) overview.heard(response, false)
}

const listed = (name: string): ReadonlyArray<string> => [
  `* LIST () "/" ${name}`,
  `* STATUS ${name} (MESSAGES 1 UNSEEN 0 UIDNEXT 2 UIDVALIDITY 1)`
]

const numbered = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, at) => `box${at}`)

/** A survey that finds these, and an app that has not asked for anything yet. */
const surveyed = (names: ReadonlyArray<string>) => {
  const overview = new Overview(new MemoryBound(() => Infinity))
  const subscriber = new Subscriber({
    overview,
    follows: () => true,
    reported: { copy: new Copy(), names: new Set() },
    first: [{ _tag: "Reset" }],
    by: () => "notify",
    isSettled: () => !overview.isSurveying,
    withToken: (changes, copy) => {
      const listed = copy.listed()
      return withToken(changes, () => ({ host: "imap.example.com", mailboxes: listed() }))
    }
  })
  const publish = () => {
    LongWork.atOnce(subscriber.heard(overview.taken()))
    subscriber.wake()
  }
  overview.surveyBegins(false)
  hear(overview, ...names.flatMap(listed))
  LongWork.atOnce(overview.surveyed(true))
  publish()
  return { overview, subscriber, publish }
}

const heardBy = (subscriber: Subscriber): Effect.Effect<ReadonlyArray<AccountFollowed>> => {
  subscriber.end()
  return Stream.runCollect(subscriber.stream)
}

const tagsOf = (followed: ReadonlyArray<AccountFollowed>) => followed.map(({ change }) => change._tag)

describe("an app that follows the mailboxes of an account", () => {
  it.effect("hears of very many in pieces, between which others work, and a token comes with the last", () =>
    Effect.gen(function* () {
      const { subscriber } = surveyed(numbered(2_000))
      let turns = 0
      const works: Effect.Effect<void> = Effect.suspend(() => {
        turns++
        return Effect.andThen(Effect.yieldNow, works)
      })
      const other = yield* Effect.forkChild(works)
      const followed = yield* heardBy(subscriber)
      yield* Fiber.interrupt(other)
      assert.lengthOf(followed, 2_002)
      assert.isAtLeast(turns, 7)
      const tokens = followed.flatMap(({ token }) => token ?? [])
      assert.deepStrictEqual(
        tokens.map(({ mailboxes }) => mailboxes.length),
        [2_000]
      )
    })
  )

  it.effect("misses nothing that is still true when it asks, however late that is", () =>
    Effect.gen(function* () {
      const { subscriber, overview, publish } = surveyed(["a", "b", "c"])
      for (let messages = 2; messages < 2_000; messages++) {
        hear(overview, `* STATUS a (MESSAGES ${messages} UIDNEXT ${messages + 1} UNSEEN 0)`)
        publish()
      }
      hear(overview, `* LIST (\\NonExistent) "/" b`, ...listed("d"))
      publish()
      const followed = yield* heardBy(subscriber)
      assert.deepStrictEqual(tagsOf(followed), ["Reset", "Following", "Created", "Created", "Created"])
      const created = followed.flatMap(({ change }) => (change._tag === "Created" ? [change.mailbox] : []))
      assert.deepStrictEqual(
        created.map(({ name, status }) => [name, status?.messages]),
        [
          ["a", 1_999],
          ["c", 1],
          ["d", 1]
        ]
      )
    })
  )

  it.effect("hears that very many have other names, and of none that it was lost", () =>
    Effect.gen(function* () {
      const names = numbered(600)
      const { subscriber, overview, publish } = surveyed(names)
      const heard: Array<AccountFollowed> = []
      const hears = yield* Effect.forkChild(
        Stream.runForEach(subscriber.stream, (each) => Effect.sync(() => void heard.push(each)))
      )
      while (heard.length < 602) yield* Effect.yieldNow
      hear(overview, ...names.map((name) => `* LIST () "/" other/${name} ("OLDNAME" (${name}))`))
      publish()
      subscriber.end()
      yield* Fiber.join(hears)
      assert.deepStrictEqual(new Set(tagsOf(heard.slice(602))), new Set(["Renamed"]))
      assert.lengthOf(heard, 1_202)
    })
  )
})

describe("very many mailboxes are looked through in pieces of 256", () => {
  /** How often others have their turn while the work is done. */
  const turnsDuring = Effect.fnUntraced(function* <A>(work: Effect.Effect<A>) {
    let turns = 0
    const works: Effect.Effect<void> = Effect.suspend(() => {
      turns++
      return Effect.andThen(Effect.yieldNow, works)
    })
    const other = yield* Effect.forkChild(works)
    const result = yield* work
    yield* Fiber.interrupt(other)
    return { turns, result }
  })

  const count = 4_096
  const pieces = count / 256

  it.effect("even if one is gone, so that all are compared together", () =>
    Effect.gen(function* () {
      const names = numbered(count)
      const { subscriber, overview, publish } = surveyed(names)
      const heard: Array<AccountFollowed> = []
      const hears = yield* Effect.forkChild(
        Stream.runForEach(subscriber.stream, (each) => Effect.sync(() => void heard.push(each)))
      )
      while (heard.length < count + 2) yield* Effect.yieldNow
      overview.surveyBegins(false)
      hear(overview, ...names.slice(1).flatMap(listed))
      LongWork.atOnce(overview.surveyed(true))
      publish()
      subscriber.end()
      const { turns } = yield* turnsDuring(Fiber.join(hears))
      assert.deepStrictEqual(tagsOf(heard.slice(count + 2)), ["Removed"])
      // looked through, read, reported, and put aside
      assert.isAtLeast(turns, 4 * (pieces - 1))
    })
  )

  it.effect("when all were listed, and are to be counted or are gone", () =>
    Effect.gen(function* () {
      const { overview } = surveyed(numbered(count))
      overview.surveyBegins(false)
      const { turns } = yield* turnsDuring(LongWork.inPieces(() => overview.surveyed(true)))
      assert.isAtLeast(turns, pieces - 1)
      assert.strictEqual(overview.mailboxes.size, 0)
    })
  )

  it.effect("when all are marked for a listener, and when those are that could not be compared", () =>
    Effect.gen(function* () {
      const names = numbered(count)
      const { subscriber } = surveyed(names)
      const { turns } = yield* turnsDuring(LongWork.inPieces(() => subscriber.heard(names)))
      assert.isAtLeast(turns, pieces - 1)
    })
  )

  it.effect("when an app continues from its token", () =>
    Effect.gen(function* () {
      const mailboxes = numbered(count).map((name, messages) => ({ name, messages }))
      const { result, turns } = yield* turnsDuring(
        LongWork.inPieces(() => reportedIn({ host: "imap.example.com", mailboxes }))
      )
      assert.isAtLeast(turns, pieces - 1)
      assert.deepStrictEqual([...result.names], numbered(count))
      assert.deepStrictEqual(result.copy.listed()()[7], mailboxes[7])
    })
  )

  it.effect("and what is heard meanwhile decides about those that could not be compared", () =>
    Effect.gen(function* () {
      const names = numbered(600)
      const { subscriber, overview, publish } = surveyed(names)
      const heard: Array<AccountFollowed> = []
      const hears = yield* Effect.forkChild(
        Stream.runForEach(subscriber.stream, (each) => Effect.sync(() => void heard.push(each)))
      )
      while (heard.length < 602) yield* Effect.yieldNow
      // it may be the one that is gone
      overview.surveyBegins(false)
      hear(overview, ...names.slice(1).flatMap(listed), `* LIST () "/" doubtful`)
      LongWork.atOnce(overview.surveyed(true))
      publish()
      yield* Effect.yieldNow
      hear(overview, ...listed("doubtful"))
      publish()
      for (let turns = 0; turns < 100; turns++) yield* Effect.yieldNow
      assert.deepStrictEqual(tagsOf(heard.slice(602)).toSorted(), ["Created", "Removed"])
      yield* Fiber.interrupt(hears)
    })
  )
})
