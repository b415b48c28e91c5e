/** A listener that is slower than the mailbox changes. */
import { assert, it } from "@effect/vitest"
import { Deferred, Effect, Stream } from "effect"
import type * as Changes from "../../src/mailbox/Changes.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import { following, reset } from "./follow.ts"
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
    yield* Effect.forkScoped(Stream.runForEach(supervised.changesFrom(undefined), takes), {
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
