/** What an app hears of a mailbox while its account moves from runner to runner. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Queue, Stream } from "effect"
import type { Change, Token } from "../../src/mailbox/Changes.ts"
import { grouped } from "../../src/mailbox/following/grouped.ts"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { App, profileOf } from "../following/model.ts"
import { inTime, written } from "../connection/support.ts"
import { pass } from "../supervision/support.ts"
import { movingFleetOf } from "./support.ts"

const letter = Simulator.message("Subject: x\n\nHello\n")
const server: Simulator.Options = { mailboxes: { INBOX: [letter, letter] } }

/** What is heard from now on, and the last token. */
const hearing = Effect.fnUntraced(function* (fleet: ImapFleet.ImapFleet, resume?: Token) {
  const heard: Array<Change> = []
  let token: Token | undefined
  yield* Effect.forkScoped(
    Stream.runForEach(fleet.changes("ada", { resume }), (followed) =>
      Effect.sync(() => {
        heard.push(followed.change)
        token = followed.token ?? token
      })
    ),
    { startImmediately: true }
  )
  return {
    /** Since it was last asked; without flags, which may be reported again. */
    heard: () => heard.splice(0).filter(({ _tag }) => _tag !== "FlagsChanged"),
    token: () => token
  }
})

const reset: Change = { _tag: "Reset", reason: "first", mailbox: "INBOX", uidValidity: 1 }
const arrived = (uid: number, sequence: number): Change => ({ _tag: "Arrived", uid, sequence, flags: [] })

describe("changes of an account that moves", () => {
  it.effect("K20 come in pages, and continue with the next page on the next runner", () =>
    Effect.gen(function* () {
      const { fleet, giveBack, simulator, take } = yield* movingFleetOf({
        server: { mailboxes: { INBOX: Array.from({ length: 5 }, () => letter) } }
      })
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      const pages: Array<ReadonlyArray<Change>> = []
      const taken = yield* Queue.unbounded<void>()
      yield* Effect.forkScoped(
        Stream.runForEach(grouped(fleet.changes("ada", { page: 2 })), ({ changes }) =>
          Effect.andThen(
            Effect.sync(() => pages.push(changes.filter(({ _tag }) => _tag !== "Reset"))),
            Queue.take(taken)
          )
        ),
        { startImmediately: true }
      )
      const next = Effect.andThen(Queue.offer(taken, undefined), pass(2_000))
      yield* Effect.repeat(next, { times: 1 })
      yield* take
      yield* giveBack
      yield* pass(40_000, 1_000)
      yield* Effect.repeat(Effect.andThen(next, pass(30_000, 1_000)), { times: 2 })
      assert.lengthOf(written(simulator), 2)
      assert.deepStrictEqual(
        pages.filter(({ length }) => length > 0),
        [[arrived(1, 1), arrived(2, 2)], [arrived(3, 3), arrived(4, 4)], [arrived(5, 5)]]
      )
    })
  )

  it.effect("K13 are reported once each, those of the time between two runners among them", () =>
    Effect.gen(function* () {
      const { fleet, giveBack, simulator, take } = yield* movingFleetOf({ server })
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      const { heard } = yield* hearing(fleet)
      yield* pass(2_000)
      yield* simulator.mail.deliver("INBOX", letter)
      yield* pass(2_000)
      assert.deepStrictEqual(heard(), [reset, arrived(3, 3)])
      yield* take
      yield* pass(40_000, 1_000)
      yield* simulator.mail.deliver("INBOX", letter)
      yield* simulator.mail.expunge("INBOX", [1])
      yield* giveBack
      yield* pass(30_000, 1_000)
      assert.lengthOf(written(simulator), 2)
      assert.deepStrictEqual(heard(), [
        { _tag: "Expunged", uids: [[1, 1]], sequence: undefined },
        arrived(4, 3)
      ])
      yield* simulator.mail.deliver("INBOX", letter)
      yield* pass(2_000)
      assert.deepStrictEqual(heard(), [arrived(5, 4)])
    })
  )

  it.effect("R25 flags that the ready task stores are reported to all that listen", () =>
    Effect.gen(function* () {
      const { fleet } = yield* movingFleetOf({ server })
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      const changes: Array<Change> = []
      yield* Effect.forkScoped(
        Stream.runForEach(fleet.changes("ada"), ({ change }) => Effect.sync(() => void changes.push(change))),
        { startImmediately: true }
      )
      yield* pass(2_000)
      const messages = { mailbox: "INBOX", uidValidity: 1, uids: [[2, 2]] as const }
      yield* yield* inTime(
        fleet.run("ada", ImapFleet.tasks.store, { messages, change: "add", flags: ["\\Seen"] })
      )
      yield* pass(2_000)
      assert.deepStrictEqual(
        changes.map((change) => (change._tag === "FlagsChanged" ? [change.uid, change.flags] : change._tag)),
        ["Reset", [2, ["\\Seen"]]]
      )
    })
  )

  it.effect("K13 a listener goes on from its own token, beside others that hear the same connection", () =>
    Effect.gen(function* () {
      const { fleet, simulator } = yield* movingFleetOf({ server })
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      const one = yield* hearing(fleet)
      yield* pass(2_000)
      const token = one.token()
      assert.isDefined(token)
      yield* simulator.mail.deliver("INBOX", letter)
      yield* pass(2_000)
      const other = yield* hearing(fleet, token)
      yield* pass(2_000)
      assert.deepStrictEqual(other.heard(), [arrived(3, 3)])
      yield* simulator.mail.deliver("INBOX", letter)
      yield* pass(2_000)
      assert.deepStrictEqual(other.heard(), [arrived(4, 4)])
      assert.deepStrictEqual(one.heard(), [reset, arrived(3, 3), arrived(4, 4)])
    })
  )

  it.effect.each([
    ["with QRESYNC", "QRESYNC"],
    ["with CONDSTORE alone", "CONDSTORE"],
    ["with neither", "neither"]
  ] as const)(
    "K13 keep what an app knows as the mailbox is, whatever others do meanwhile: %s",
    ([, ability]) =>
      Effect.gen(function* () {
        const { fleet, giveBack, simulator, take } = yield* movingFleetOf({
          profile: profileOf(ability, true),
          server
        })
        const { mail } = simulator
        const there = Effect.map(
          mail.messages("INBOX"),
          (all) => new Map(all.map(({ flags, uid }) => [uid, flags]))
        )
        let read = new Map<number, ReadonlyArray<string>>()
        const app = new App(() => read)
        yield* inTime(fleet.watch("ada"))
        yield* pass(2_000)
        read = yield* there
        yield* Effect.forkScoped(
          Stream.runForEach(fleet.changes("ada"), ({ change }) => Effect.sync(() => app.take(change))),
          { startImmediately: true }
        )
        yield* pass(2_000)
        const others = [
          mail.deliver("INBOX", letter, letter),
          Effect.flatMap(there, (all) => mail.expunge("INBOX", Array.from(all.keys()).slice(0, 1))),
          mail.deliver("INBOX", letter),
          Effect.flatMap(there, (all) => mail.addFlags("INBOX", Array.from(all.keys()).slice(-2), ["\\Seen"]))
        ]
        for (const round of [0, 1, 2]) {
          yield* others[round] ?? Effect.void
          if (round === 1) yield* mail.disconnect
          yield* take
          for (const act of others) {
            yield* act
            yield* pass(11_000, 1_000)
          }
          yield* giveBack
          for (const act of others) {
            yield* pass(700, 100)
            yield* act
          }
          yield* pass(60_000, 1_000)
        }
        assert.deepStrictEqual(app.doubled, [])
        assert.isFalse(app.missed)
        assert.strictEqual(app.all.filter(({ _tag }) => _tag === "Reset").length, 1)
        const now = yield* there
        assert.deepStrictEqual(Array.from(app.messages.keys()), Array.from(now.keys()))
        if (!app.flagsMissed) assert.deepStrictEqual(app.messages, now)
        assert.strictEqual(app.flagsMissed, ability === "neither")
      })
  )

  it.effect("fail as NotWatched once nobody watches the account", () =>
    Effect.gen(function* () {
      const { fleet } = yield* movingFleetOf({ server })
      yield* inTime(fleet.watch("ada"))
      const ended = yield* Effect.forkScoped(Stream.runDrain(fleet.changes("ada")), {
        startImmediately: true
      })
      yield* pass(2_000)
      yield* inTime(fleet.unwatch("ada"))
      yield* pass(2_000)
      const exit = ended.pollUnsafe()
      assert.isTrue(exit !== undefined && Exit.isFailure(exit))
      assert.include(String(exit), "NotWatched")
    })
  )
})
