/** Changes and tokens between a runner and an app that listens. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import type { Change, Followed } from "../../src/mailbox/Changes.ts"
import * as Batch from "../../src/fleet/Batch.ts"
import { following } from "../../src/fleet/client.ts"
import { withUids } from "../../src/mailbox/following/token.ts"
import * as UidSet from "../../src/mailbox/following/UidSet.ts"
import { pass } from "../supervision/support.ts"

const place = { host: "imap.example.com", mailbox: "INBOX", uidValidity: 1, uidNext: 80_001, exists: 40_000 }

const codec = Schema.fromJsonString(Schema.toCodecJson(Batch.Batch))

/** One batch for each change, as the cluster writes them down. */
const written = (all: ReadonlyArray<Followed>) =>
  Batch.batches(Stream.rechunk(Stream.fromIterable(all), 1), "1").pipe(
    Stream.mapEffect((batch) => Schema.encodeEffect(codec)(batch)),
    Stream.runCollect
  )

const read = (texts: ReadonlyArray<string>) =>
  Effect.map(
    Effect.forEach(texts, (text) => Schema.decodeEffect(codec)(text)),
    (batches) => {
      const received = Batch.receiver()
      return batches.flatMap(received)
    }
  )

const expunged = (uid: number): Change => ({ _tag: "Expunged", uids: [[uid, uid]], sequence: undefined })

const arrived = (uid: number): Change => ({ _tag: "Arrived", uid, sequence: 1, flags: [] })

/** A mailbox with a hole after each message. Messages go and come, each with the token that an app would be given. */
const changing = (messages: number, changes: number): ReadonlyArray<Followed> => {
  let uids = UidSet.fromNumbers(Array.from({ length: messages }, (_, at) => 2 * at + 1))
  return Array.from({ length: changes }, (_, at) => {
    const isNew = at % 3 === 0
    const uid = isNew ? 2 * (messages + at) + 1 : 2 * ((at * 7919) % messages) + 1
    uids = isNew ? UidSet.add(uids, uid) : UidSet.remove(uids, uid)
    return { change: isNew ? arrived(uid) : expunged(uid), token: withUids(place, uids) }
  })
}

describe("batches of changes", () => {
  it.effect("carry what changed, and the UIDs of the mailbox once", () =>
    Effect.gen(function* () {
      const all = changing(40_000, 1_000)
      const texts = yield* written(all)
      const bytes = texts.reduce((sum, text) => sum + text.length, 0)
      const whole = all[0]?.token?.uids ?? ""
      assert.isAbove(whole.length, 200_000)
      assert.isBelow(bytes, whole.length + 1_000 * 400)
      const heard = yield* read(texts)
      assert.deepStrictEqual(
        heard.map(({ change }) => change),
        all.map(({ change }) => change)
      )
      for (const at of [0, 1, 500, 999]) assert.deepStrictEqual(heard[at]?.token, all[at]?.token)
    })
  )

  it.effect("give each token as it was, whatever happened to the mailbox", () =>
    Effect.gen(function* () {
      const sets = ["1:3", "", undefined, "2:4,9", undefined, "9", "100:4000000000", "5,7,9"]
      const all = sets.map((text): Followed => {
        const uids = text === undefined ? undefined : UidSet.parse(text)
        return { change: { _tag: "Missed", what: "flags" }, token: withUids(place, uids) }
      })
      const heard = yield* Effect.flatMap(written(all), read)
      assert.deepStrictEqual(
        heard.map(({ token }) => token?.uids),
        sets
      )
      assert.deepStrictEqual(heard, all)
    })
  )
})

describe("a subscription", () => {
  it.effect("says that it is served while nothing changes, and ends with its changes", () =>
    Effect.gen(function* () {
      const heard: Array<Batch.Batch> = []
      const changes = Stream.drain(Stream.fromEffect(Effect.sleep("25 seconds")))
      yield* Effect.forkChild(
        Stream.runForEach(Batch.pulsing(changes, "1"), (batch) => Effect.sync(() => heard.push(batch)))
      )
      yield* pass(3_600_000, 5_000)
      assert.deepStrictEqual(heard, [
        { subscription: "1", changes: [] },
        { subscription: "1", changes: [] }
      ])
    })
  )

  it.effect("K13 that nobody serves is made again, from the last token", () =>
    Effect.gen(function* () {
      const asked: Array<number | undefined> = []
      const heard: Array<Change> = []
      const listened = following((resume) => {
        asked.push(resume?.uidNext)
        const token = { ...place, uidNext: 80_001 + asked.length }
        const batch: Batch.Batch = {
          subscription: String(asked.length),
          changes: [arrived(asked.length)],
          token
        }
        return Stream.concat(Stream.make(batch), Stream.never)
      })
      yield* Effect.forkChild(
        Stream.runForEach(listened, ({ change }) => Effect.sync(() => heard.push(change)))
      )
      yield* pass(30_000, 100)
      assert.deepStrictEqual(asked, [undefined, 80_002])
      assert.deepStrictEqual(heard, [arrived(1), arrived(2)])
    })
  )

  it.effect("that is served stays, however long nothing changes", () =>
    Effect.gen(function* () {
      let asked = 0
      const listened = following(() => {
        asked++
        return Batch.pulsing(Stream.never, "1")
      })
      yield* Effect.forkChild(Stream.runDrain(listened))
      yield* pass(3_600_000, 5_000)
      assert.strictEqual(asked, 1)
    })
  )
})
