/** A listener that is slower than the mailbox changes. */
import { assert, it } from "@effect/vitest"
import { Deferred, Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import type * as Changes from "../../src/mailbox/Changes.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { following, reset, rest } from "./follow.ts"
import { profileOf } from "./model.ts"

it.effect("D9 it begins again in place of all that waited for it, and others hear of each change", () =>
  Effect.gen(function* () {
    const policy = Policy.make({ sizes: { listener: 4_096 } })
    const { execute, noop, said, supervised } = yield* following(profileOf("QRESYNC", true), { policy })
    const free = yield* Deferred.make<void>()
    const heard: Array<Changes.Change> = []
    const takes = ({ change }: Changes.Followed) =>
      Effect.andThen(
        Effect.sync(() => heard.push(change)),
        Deferred.await(free)
      )
    yield* Effect.forkScoped(Stream.runForEach(supervised.changes(), takes), {
      startImmediately: true
    })
    yield* noop
    for (let times = 0; times < 10; times++) {
      yield* execute(Command.store(MessageSet.sequenceNumbers("2"), { add: ["\\Seen"] }))
      yield* execute(Command.store(MessageSet.sequenceNumbers("2"), { remove: ["\\Seen"] }))
    }
    assert.lengthOf(said(), 1 + 20)
    yield* Deferred.succeed(free, undefined)
    yield* noop
    assert.deepStrictEqual(heard.slice(0, 2), [reset("first"), reset("slow")])
    assert.isBelow(heard.length, 20)
    heard.length = 0
    yield* execute(Command.store(MessageSet.sequenceNumbers("2"), { add: ["\\Flagged"] }))
    assert.deepStrictEqual(heard, said())
  })
)

const own = (events: ReadonlyArray<Trace.Event>) =>
  events.flatMap((event): ReadonlyArray<unknown> =>
    event.name === "program:start" && event.data.kind === "untaken"
      ? [[event.data.by, event.data.call, (event.data.ms ?? 0) >= 100]]
      : event.name === "program:end"
        ? [event.data]
        : []
  )

it.effect("D9 what waits for a listener that is at work is this program's time, until it asks again", () =>
  Effect.gen(function* () {
    const ring = Trace.ring({ capacity: 10_000 })
    const policy = Policy.make({ sizes: { listener: 4_096 } })
    const { mail, noop, supervised } = yield* Trace.withSink(ring.sink)(
      following(profileOf("QRESYNC", true), { policy })
    )
    const works = Effect.sleep("30 seconds")
    yield* Effect.forkScoped(
      Stream.runForEach(supervised.changes(), () => works),
      { startImmediately: true }
    )
    yield* noop
    // one change at a time is no delay, however long the app works at it
    yield* TestClock.adjust("1 minute")
    const flags = (name: string) => Effect.andThen(mail.addFlags("INBOX", [2], [name]), rest)
    yield* flags("one")
    yield* TestClock.adjust("1 minute")
    assert.deepStrictEqual(own(ring.events()), [])
    yield* flags("two")
    yield* flags("three")
    yield* TestClock.adjust("1 second")
    yield* flags("four")
    yield* TestClock.adjust("5 minutes")
    assert.deepStrictEqual(own(ring.events()), [["app", "changes", true], { op: 0, outcome: "done" }])
  })
)
