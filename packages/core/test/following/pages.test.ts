/** A mailbox that comes in pages: its messages arrive after a `Reset`, so many at a time, whenever the app asks for more. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Queue, Stream } from "effect"
import type * as Changes from "../../src/mailbox/Changes.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import { type Grouped, grouped } from "../../src/mailbox/following/grouped.ts"
import { summary } from "../../src/mailbox/following/summary.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import type * as Simulator from "../../src/simulator/Simulator.ts"
import type { Supervised } from "../../src/mailbox/Supervised.ts"
import { pass } from "../supervision/support.ts"
import { argumentsOf, following, letter, rest } from "./follow.ts"
import { profileOf } from "./model.ts"

const mailbox = (count: number): Simulator.Options => ({
  mailboxes: { INBOX: Array.from({ length: count }, () => letter), Archive: [letter] }
})

/** An app that stores each group with its token, and takes the next one when it is told to. */
const copying = Effect.fnUntraced(function* (
  stream: Stream.Stream<Changes.Followed, ImapError>,
  kept: ReadonlyMap<number, string> = new Map()
) {
  const groups = yield* Queue.unbounded<Changes.Token>()
  const permits = yield* Queue.unbounded<void>()
  const messages = new Map(kept)
  const pages: Array<string> = []
  const take = Effect.fnUntraced(function* ({ changes, token }: Grouped<Changes.Change, Changes.Token>) {
    const { flags, gone, read } = summary(changes)
    assert(read !== "1:*", "an app with pages never reads the whole mailbox")
    for (const uid of messages.keys()) if (MessageSet.has(gone, uid)) messages.delete(uid)
    for (const change of changes)
      if (change._tag === "Arrived") messages.set(change.uid, change.flags.join(" "))
    for (const [uid, words] of flags) messages.set(uid, words.join(" "))
    if (read.length === 0) return
    pages.push(read.join())
    yield* Queue.offer(groups, token)
    yield* Queue.take(permits)
  })
  const fiber = yield* Effect.forkScoped(Stream.runForEach(grouped(stream), take), {
    startImmediately: true
  })
  const page = Effect.andThen(
    Effect.repeat(Effect.andThen(pass(1_000), Queue.size(groups)), {
      until: (size) => size > 0,
      times: 600
    }),
    Queue.take(groups)
  )
  const done = Queue.offer(permits, undefined)
  return {
    messages,
    pages,
    /** The token of the next page, on which the app then works. */
    page,
    /** The app is done with a page. */
    done,
    /** The app is done with each page at once. */
    all: Effect.repeat(Effect.andThen(done, pass(1_000)), { times: 200 }),
    stop: Fiber.interrupt(fiber)
  }
})

const contents = ({ mail }: { readonly mail: Simulator.Simulator["mail"] }, name = "INBOX") =>
  Effect.map(mail.messages(name), (all) => new Map(all.map(({ flags, uid }) => [uid, [...flags].join(" ")])))

describe.each(["QRESYNC", "CONDSTORE", "neither"] as const)("with %s", (ability) => {
  const profile = profileOf(ability, true)

  it.effect("K20 a page is asked for when the app has stored the one before", () =>
    Effect.gen(function* () {
      const { lines, mail, supervised } = yield* following(profile, { simulator: mailbox(5) })
      const app = yield* copying(supervised.changes({ page: 2 }))
      for (const page of ["1:2", "3:4", "5:*"]) {
        yield* app.page
        yield* pass(60_000, 1_000)
        assert.strictEqual(argumentsOf(lines().at(-1), "UID FETCH").at(-1), `${page} (FLAGS)`)
        yield* app.done
      }
      assert.deepStrictEqual(app.pages, ["1,2", "3,4", "5"])
      yield* pass(60_000, 1_000)
      assert.deepStrictEqual(app.messages, yield* contents({ mail }))
    })
  )

  it.effect(
    "K20 an app that ends continues with the next page, and knows what happened to the ones before",
    () =>
      Effect.gen(function* () {
        const { again, lose, mail, supervised } = yield* following(profile, { simulator: mailbox(7) })
        const first = yield* copying(supervised.changes({ page: 2 }))
        yield* Effect.andThen(first.page, first.done)
        const token = yield* first.page
        assert.strictEqual(token.uids, "1:4")
        yield* first.stop
        yield* lose
        yield* mail.expunge("INBOX", [2, 6])
        yield* mail.addFlags("INBOX", [3, 5], ["\\Seen"])
        yield* mail.deliver("INBOX", letter, letter)
        yield* again
        const second = yield* copying(supervised.changes({ resume: token, page: 2 }), first.messages)
        for (let left = 2; left > 0; left--) yield* Effect.andThen(second.page, second.done)
        yield* pass(10_000, 1_000)
        assert.deepStrictEqual(second.pages, ["5,7", "8,9"])
        assert.deepStrictEqual(second.messages, yield* contents({ mail }))
      })
  )

  it.effect("K20 whatever changes while pages are read is in the copy at the end", () =>
    Effect.gen(function* () {
      const { mail, supervised } = yield* following(profile, { simulator: mailbox(6) })
      const app = yield* copying(supervised.changes({ page: 2 }))
      yield* app.page
      // one that was read, one that is next, one that comes later
      yield* mail.addFlags("INBOX", [1, 3, 6], ["\\Flagged"])
      yield* mail.expunge("INBOX", [2, 4])
      yield* mail.deliver("INBOX", letter)
      yield* pass(10_000, 1_000)
      yield* app.done
      yield* app.all
      assert.deepStrictEqual(app.messages, yield* contents({ mail }))
    })
  )

  it.effect("K20 of a mailbox that is not open, a turn for each", () =>
    Effect.gen(function* () {
      const { mail, supervised } = yield* following(profile, {
        simulator: { mailboxes: { INBOX: [letter], Archive: Array.from({ length: 5 }, () => letter) } }
      })
      const app = yield* copying(supervised.changesOf("Archive", { page: 2 }))
      yield* app.all
      assert.deepStrictEqual(app.pages, ["1,2", "3,4", "5"])
      assert.deepStrictEqual(app.messages, yield* contents({ mail }, "Archive"))
    })
  )

  it.effect("K20 one whose UIDs are too long for a line is surveyed in parts", () =>
    Effect.gen(function* () {
      const { lines, mail, supervised } = yield* following(profile, {
        simulator: mailbox(200),
        policy: Policy.make({ sizes: { line: 1_024 } })
      })
      const app = yield* copying(supervised.changes({ page: 80 }))
      yield* app.all
      assert.deepStrictEqual(
        app.pages.map((page) => page.split(",").length),
        [80, 80, 40]
      )
      const searched = argumentsOf(lines().at(-1), "UID SEARCH")
      assert.includeMembers(searched, ["RETURN (ALL) 1:93", "RETURN (ALL) 94:186", "RETURN (ALL) 187:200"])
      yield* mail.expunge("INBOX", [20])
      yield* app.all
      assert.deepStrictEqual(app.messages, yield* contents({ mail }))
    })
  )
})

it.effect("K20 an app that was too slow for all that happened gets the first page again", () =>
  Effect.gen(function* () {
    const policy = Policy.make({ sizes: { listener: 4_096 } })
    const { mail, supervised } = yield* following(profileOf("QRESYNC", true), {
      policy,
      simulator: mailbox(6)
    })
    const app = yield* copying(supervised.changes({ page: 4 }))
    yield* app.page
    for (let times = 0; times < 30; times++) {
      yield* mail.addFlags("INBOX", [1], ["\\Seen"])
      yield* rest
      yield* mail.removeFlags("INBOX", [1], ["\\Seen"])
      yield* rest
    }
    yield* app.done
    yield* app.all
    assert.deepStrictEqual(app.pages, ["1,2,3,4", "1,2,3,4", "5,6"])
    assert.deepStrictEqual(app.messages, yield* contents({ mail }))
  })
)

it.effect("K20 a page that is too large for the queue becomes smaller", () =>
  Effect.gen(function* () {
    const { mail, supervised } = yield* following(profileOf("QRESYNC", true), {
      policy: Policy.make({ sizes: { listener: 4_096 } }),
      simulator: mailbox(100)
    })
    const app = yield* copying(supervised.changes({ page: 100 }))
    yield* app.all
    assert.deepStrictEqual(app.messages, yield* contents({ mail }))
  })
)

it.effect("T04 a page is a number of messages", () =>
  Effect.gen(function* () {
    const { supervised } = yield* following(profileOf("QRESYNC", true))
    const calls: ReadonlyArray<(given: Supervised, page: number) => Stream.Stream<unknown, ImapError>> = [
      (given, page) => given.changes({ page }),
      (given, page) => given.changesOf("INBOX", { page })
    ]
    for (const call of calls)
      for (const page of [0, -1, 0.5, NaN]) {
        const { reason } = yield* Effect.flip(Stream.runDrain(call(supervised, page)))
        assert.strictEqual(reason._tag, "Misuse")
      }
  })
)
