/** Much that was read at once is taken in turns with all others of the process. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type { Untagged } from "../../src/imap/Response.ts"
import { Literals } from "../../src/lifecycle/session/Incoming.ts"
import { partsOf } from "../../src/lifecycle/session/parts.ts"
import { noop, outcomeOf, played, sent, synchronizing, tagsIn, waiting } from "./support.ts"
import { size } from "../../src/imap/MessageSet.ts"
import { settle } from "../support/settle.ts"

const many = 5_000

/** How many responses were taken at each turn that another fiber had, until all were. */
const turns = Effect.fnUntraced(function* (
  count: () => number,
  total: number,
  act: (turn: number) => Effect.Effect<void>
) {
  const seen: Array<number> = []
  while (count() < total && seen.length < Math.max(total, 100)) {
    yield* act(seen.length)
    seen.push(count())
    yield* Effect.yieldNow
  }
  return seen
})

const largestStep = (seen: ReadonlyArray<number>, total: number): number =>
  [...seen, total].reduce(
    ({ before, largest }, each) => ({ before: each, largest: Math.max(largest, each - before) }),
    { before: 0, largest: 0 }
  ).largest

/** A connection that was logged in to, with what it reported. */
const hearing = Effect.fnUntraced(function* () {
  const peer = yield* played()
  const reported: Array<Untagged> = []
  peer.session.authenticated()
  peer.session.listen((response) => reported.push(response))
  return { ...peer, reported }
})

const expunges = Array.from({ length: many }, (_, at) => `* ${many - at} EXPUNGE`)

const inOrder = expunges.map((_, at) => many - at)

const sequencesOf = (reported: ReadonlyArray<Untagged>) =>
  reported.flatMap((response) => (response._tag === "Expunge" ? [response.sequence] : []))

describe("one read with thousands of responses", () => {
  it.effect("lets others go on in the midst of it, and keeps its order", () =>
    Effect.gen(function* () {
      const { hear, say, session, reported } = yield* hearing()
      const answer = yield* waiting(session, yield* sent(session, noop()))
      const [tag = ""] = tagsIn(yield* hear)
      const other = yield* Effect.forkChild(
        turns(
          () => reported.length,
          many,
          () => Effect.void
        )
      )
      yield* say(...expunges, `${tag} OK done`)
      const seen = yield* Fiber.join(other)
      assert.isAtMost(largestStep(seen, many), 512)
      yield* settle
      assert.deepStrictEqual(sequencesOf(reported), inOrder)
      assert.strictEqual(outcomeOf(answer), "OK")
    })
  )

  it.effect("lets a command be written in the midst of it", () =>
    Effect.gen(function* () {
      const { hear, say, session, reported } = yield* hearing()
      const written = yield* Effect.forkChild(
        turns(
          () => reported.length,
          many,
          (turn) => (turn === 3 ? Effect.orDie(Effect.asVoid(sent(session, noop()))) : Effect.void)
        )
      )
      yield* say(...expunges)
      yield* Fiber.join(written)
      assert.include(yield* hear, "NOOP")
      assert.deepStrictEqual(sequencesOf(reported), inOrder)
    })
  )

  it.effect("is left where the connection ends in the midst of it", () =>
    Effect.gen(function* () {
      const { say, session, reported } = yield* hearing()
      const closing = yield* Effect.forkChild(
        turns(
          () => reported.length,
          512,
          () => Effect.void
        ).pipe(Effect.andThen(session.close))
      )
      yield* say(...expunges)
      yield* Fiber.join(closing)
      yield* settle
      assert.isBelow(reported.length, many)
    })
  )

  it.effect("is parsed no further than an app takes the messages in it", () =>
    Effect.gen(function* () {
      const { hear, say, session, reported } = yield* hearing()
      const command = Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID"])
      const messages = session.commands.stream(
        { step: "command", command },
        synchronizing,
        () => Effect.void,
        new Literals()
      )
      const goOn = yield* Deferred.make<void>()
      const reading = yield* Effect.forkChild(
        Stream.runCollect(Stream.tap(messages, () => Deferred.await(goOn))),
        { startImmediately: true }
      )
      const [tag = ""] = tagsIn(yield* hear)
      const lines = Array.from({ length: many }, (_, at) => `* ${at + 1} FETCH (UID ${at + 1})`)
      yield* say(...lines, `${tag} OK done`)
      yield* settle
      assert.isAtMost(reported.length, 128)
      yield* Deferred.succeed(goOn, undefined)
      assert.lengthOf(yield* Fiber.join(reading), many)
    })
  )
})

describe("one response of a megabyte", () => {
  it.effect("is taken in parts if it is a VANISHED, between which others go on", () =>
    Effect.gen(function* () {
      const { say, reported } = yield* hearing()
      const uids = Array.from({ length: 140_000 }, (_, at) => 2 * at + 1)
      const named = () => reported.flatMap((response) => (response._tag === "Vanished" ? response.uids : []))
      const other = yield* Effect.forkChild(
        turns(
          () => size(named()),
          uids.length,
          () => Effect.void
        )
      )
      yield* say(`* VANISHED (EARLIER) ${uids.join(",")}`)
      assert.isAtMost(largestStep(yield* Fiber.join(other), uids.length), 4_096)
      assert.isTrue(reported.every((response) => response._tag === "Vanished" && response.earlier))
      assert.deepStrictEqual(
        named().map(([first]) => first),
        uids
      )
    })
  )

  it("is sorted in one turn, and taken in others, if it is a VANISHED in no order", () => {
    const count = 140_000
    const uids = Array.from({ length: count }, (_, at) => 2 * ((at * 7919) % count) + 1)
    const response = {
      _tag: "Vanished",
      earlier: false,
      uids: uids.map((uid) => [uid, uid] as const)
    } as const
    const [rest, ...parts] = partsOf({
      _tag: "Received",
      response,
      bytes: 1e6,
      followed: false,
      provisional: false
    })
    assert.isUndefined(rest)
    const named = parts.map((part) => (part?.response._tag === "Vanished" ? part.response.uids : []))
    assert.isAtMost(Math.max(...named.map(({ length }) => length)), 4_096)
    assert.deepStrictEqual(
      named.flat().map(([first]) => first),
      Array.from({ length: count }, (_, at) => 2 * at + 1)
    )
  })

  it.effect("is read in one turn, recorded in another, and taken in a third", () =>
    Effect.gen(function* () {
      const { events, say, reported } = yield* hearing()
      const named = (of: string) => events().filter(({ name }) => name === of).length
      const before = { recorded: named("wire:received"), notes: named("trace:note") }
      const isRecorded = () => named("wire:received") > before.recorded
      // two spaces are noted as they are read
      const isRead = () => named("trace:note") > before.notes
      const seen = new Set<string>()
      const look = () => (isRecorded() ? "recorded" : isRead() ? "read" : "before")
      const other = yield* Effect.forkChild(
        turns(
          () => reported.length,
          1,
          () => Effect.sync(() => void seen.add(reported.length > 0 ? "taken" : look()))
        )
      )
      const flags = Array.from({ length: 99_000 }, (_, at) => `$f${at}`)
      yield* say(`*  1 FETCH (FLAGS (${flags.join(" ")}))`)
      yield* Fiber.join(other)
      assert.isTrue(seen.has("read") && seen.has("recorded"), [...seen].join())
    })
  )

  it.effect("is left where the connection ends in the midst of it", () =>
    Effect.gen(function* () {
      const { say, session, reported } = yield* hearing()
      const closing = yield* Effect.forkChild(
        turns(
          () => reported.length,
          3,
          () => Effect.void
        ).pipe(Effect.andThen(session.close))
      )
      yield* say(`* VANISHED ${Array.from({ length: 140_000 }, (_, at) => 2 * at + 1).join(",")}`)
      yield* Fiber.join(closing)
      yield* settle
      assert.isBelow(reported.length, 10)
    })
  )
})
