/** What an app hears of its mailbox, through the real client, over as many connections as it takes. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Option, Schema, Stream } from "effect"
import * as Changes from "../../src/mailbox/Changes.ts"
import * as Command from "../../src/imap/Command.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { profileOf } from "./model.ts"
import {
  argumentsOf,
  arrived,
  expunged,
  following,
  letter,
  login,
  missed,
  reset,
  rest,
  slow,
  three
} from "./follow.ts"
import { accountFor, commands, host, inTime, written } from "../connection/support.ts"

describe("while connected", () => {
  it.effect("costs one command at the beginning and one for what arrives, and nothing while all rests", () =>
    Effect.gen(function* () {
      const { asked, mail, noop, said } = yield* following(profileOf("QRESYNC", true))
      assert.deepStrictEqual(asked().slice(-4), ["ID", "ENABLE", "SELECT", "UID"])
      assert.deepStrictEqual(said(), [reset("first")])
      for (let times = 0; times < 3; times++) yield* noop
      const before = asked().length
      yield* mail.deliver("INBOX", letter, letter)
      yield* noop
      assert.deepStrictEqual(said(), [arrived(4, 4), arrived(5, 5)])
      assert.deepStrictEqual(asked().slice(before), ["UID"])
      yield* mail.addFlags("INBOX", [4], ["\\Seen"])
      yield* mail.expunge("INBOX", [2, 3])
      yield* noop
      assert.deepStrictEqual(said(), [
        expunged([2, 3]),
        { _tag: "FlagsChanged", uid: 4, sequence: 2, flags: ["\\Seen"], modSeq: 4n }
      ])
      assert.deepStrictEqual(asked().slice(before), ["UID"])
    })
  )

  it.effect("a plain server names neither UID: they are known by their places", () =>
    Effect.gen(function* () {
      const { mail, noop, said } = yield* following(profileOf("neither", false))
      yield* mail.expunge("INBOX", [1])
      yield* mail.addFlags("INBOX", [3], ["\\Flagged"])
      yield* noop
      assert.deepStrictEqual(said(), [
        reset("first"),
        expunged([1, 1]),
        { _tag: "FlagsChanged", uid: 3, sequence: 2, flags: ["\\Flagged"], modSeq: undefined }
      ])
    })
  )

  it.effect(
    "K08 EXISTS that shrinks without EXPUNGE: the mailbox is read again, and the difference reported",
    () =>
      Effect.gen(function* () {
        const { lines, mail, noop, said } = yield* following(profileOf("neither", true))
        yield* mail.broadcast("* 2 EXISTS")
        yield* rest
        // the server says what is there: its own count is right, and what it said was not
        yield* noop
        assert.deepStrictEqual(argumentsOf(lines()[0], "UID SEARCH").slice(0, 2), [
          "RETURN (ALL) ALL",
          "RETURN (ALL) ALL"
        ])
        assert.deepStrictEqual(
          said().filter(({ _tag }) => _tag === "Expunged" || _tag === "Arrived"),
          []
        )
      })
  )

  it.effect("who asks for data without flags hears of no change", () =>
    Effect.gen(function* () {
      const { execute, said } = yield* following(profileOf("QRESYNC", true))
      said()
      yield* execute(Command.raw("FETCH", "1:3", "(UID RFC822.SIZE)"))
      assert.deepStrictEqual(said(), [])
      yield* execute(Command.raw("STORE", "1", "+FLAGS", "(\\Seen)"))
      assert.deepStrictEqual(
        said().map(({ _tag }) => _tag),
        ["FlagsChanged"]
      )
    })
  )
})

/** Before this, the app has read flags elsewhere, over a pool for example: they were not heard here. */
describe("R18 flags that another client changes while the app reads", () => {
  it.effect.each([
    ["other data", "1:3", "(RFC822.SIZE)"],
    ["flags of other messages", "1:2", "(FLAGS)"]
  ] as const)("%s are reported", ([, messages, items]) =>
    Effect.gen(function* () {
      const { execute, mail, said } = yield* following(profileOf("neither", true))
      said()
      yield* mail.addFlags("INBOX", [3], ["\\Flagged"])
      yield* execute(Command.raw("FETCH", messages, items))
      assert.deepStrictEqual(said(), [
        { _tag: "FlagsChanged", uid: 3, sequence: 3, flags: ["\\Flagged"], modSeq: undefined }
      ])
    })
  )
})

/** Another client is at work while there is no connection. */
const meanwhile = Effect.fnUntraced(function* (mail: Simulator.Mail) {
  yield* mail.deliver("INBOX", letter)
  yield* mail.expunge("INBOX", [2])
  yield* mail.addFlags("INBOX", [3], ["\\Flagged"])
  yield* mail.deliver("INBOX", letter)
  yield* mail.expunge("INBOX", [4])
})

describe("across a loss", () => {
  it.effect("K12 QRESYNC: SELECT itself reports all, and nothing else is asked", () =>
    Effect.gen(function* () {
      const { again, asked, lines, lose, mail, said } = yield* following(profileOf("QRESYNC", true))
      yield* lose
      said()
      yield* meanwhile(mail)
      yield* again
      assert.deepStrictEqual(asked(), [...login, "ENABLE", "SELECT"])
      assert.deepStrictEqual(argumentsOf(lines()[1], "SELECT"), ["INBOX (QRESYNC (1 2))"])
      assert.deepStrictEqual(said(), [
        expunged([2, 2]),
        { _tag: "FlagsChanged", uid: 3, sequence: 2, flags: ["\\Flagged"], modSeq: 5n },
        arrived(5, 3)
      ])
    })
  )

  it.effect("CONDSTORE: changes of flags are asked for, and who is there", () =>
    Effect.gen(function* () {
      const { again, lines, lose, mail, said } = yield* following(profileOf("CONDSTORE", true))
      yield* lose
      said()
      yield* meanwhile(mail)
      yield* again
      assert.deepStrictEqual(argumentsOf(lines()[1], "SELECT"), ["INBOX (CONDSTORE)"])
      assert.deepStrictEqual(argumentsOf(lines()[1], "UID SEARCH"), ["RETURN (ALL) ALL"])
      assert.deepStrictEqual(argumentsOf(lines()[1], "UID FETCH"), [
        "5:* (FLAGS)",
        "1:5 (FLAGS) (CHANGEDSINCE 2)"
      ])
      assert.deepStrictEqual(
        said().filter((change) => change._tag !== "FlagsChanged" || change.uid === 3),
        [
          expunged([2, 2]),
          arrived(5, 3),
          { _tag: "FlagsChanged", uid: 3, sequence: 2, flags: ["\\Flagged"], modSeq: 5n }
        ]
      )
    })
  )

  it.effect("CONDSTORE: a mailbox that is as it was costs nothing", () =>
    Effect.gen(function* () {
      const { again, asked, lose, said } = yield* following(profileOf("CONDSTORE", true))
      yield* lose
      said()
      yield* again
      assert.deepStrictEqual([asked(), said()], [[...login, "SELECT"], []])
    })
  )

  it.effect("neither: new and gone are found, and it is said that flags are not", () =>
    Effect.gen(function* () {
      const { again, lose, mail, said } = yield* following(profileOf("neither", false))
      yield* lose
      said()
      yield* meanwhile(mail)
      yield* again
      assert.deepStrictEqual(said(), [missed("flags"), expunged([2, 2]), arrived(5, 3)])
    })
  )

  it.effect("K11 another UIDVALIDITY: all that was known is void, and no delta is applied", () =>
    Effect.gen(function* () {
      const token = Schema.decodeUnknownSync(Changes.Token)({
        host,
        mailbox: "INBOX",
        uidValidity: 99,
        uidNext: 4,
        highestModSeq: 1n,
        exists: 3,
        uids: "1:3"
      })
      const run = yield* following(profileOf("QRESYNC", true), {
        resume: token,
        simulator: slow
      })
      const { connected, lines, mail, said } = run
      yield* mail.expunge("INBOX", [2])
      yield* connected
      assert.deepStrictEqual(argumentsOf(lines()[0], "SELECT"), ["INBOX (QRESYNC (99 1))"])
      assert.deepStrictEqual(said(), [reset("uidValidity")])
      assert.deepStrictEqual(run.token()?.uidValidity, 1)
    })
  )

  it.effect("K11 a token goes through JSON to another process, which goes on from there", () =>
    Effect.gen(function* () {
      const profile = profileOf("QRESYNC", true)
      const one = yield* following(profile)
      const json = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(Changes.Token)))
      const token = one.token()
      assert.isDefined(token)
      if (token === undefined) return
      const text = json(token)
      const resume = Schema.decodeSync(Schema.fromJsonString(Schema.toCodecJson(Changes.Token)))(text)
      assert.deepStrictEqual(resume, token)
      const other = yield* following(profile, { resume, simulator: slow })
      yield* other.mail.expunge("INBOX", [1])
      yield* other.mail.deliver("INBOX", letter)
      yield* other.connected
      assert.deepStrictEqual(other.said(), [expunged([1, 1]), arrived(4, 3)])
    })
  )
})

it.effect("two that listen from different places cost no more than one", () =>
  Effect.gen(function* () {
    const one = yield* following(profileOf("QRESYNC", true))
    const { again, asked, lines, lose, mail, noop, supervised } = one
    const others: Array<Changes.Change> = []
    yield* Effect.forkScoped(
      Stream.runForEach(supervised.changes({ resume: one.token() }), ({ change }) =>
        Effect.sync(() => void others.push(change))
      ),
      { startImmediately: true }
    )
    yield* rest
    one.said()
    others.length = 0
    const before = asked().length
    yield* mail.deliver("INBOX", letter)
    yield* noop
    assert.deepStrictEqual(asked().slice(before), ["UID"])
    assert.deepStrictEqual([one.said(), others.splice(0)], [[arrived(4, 4)], [arrived(4, 4)]])
    yield* lose
    yield* meanwhile(mail)
    yield* again
    assert.deepStrictEqual(asked(), [...login, "ENABLE", "SELECT"])
    assert.match(argumentsOf(lines()[1], "SELECT")[0] ?? "", /QRESYNC/)
    const changes = one.said()
    assert.deepStrictEqual(others, changes)
    assert.deepStrictEqual(
      changes.map(({ _tag }) => _tag),
      ["Expunged", "FlagsChanged", "Arrived", "Arrived"]
    )
  })
)

it.effect("nothing is asked before somebody listens", () =>
  Effect.gen(function* () {
    const profile = profileOf("QRESYNC", true)
    const simulator = yield* Simulator.make(profile, three)
    const supervised = yield* Supervised.make(accountFor(profile)).pipe(
      Effect.provideService(Transport, simulator.transport),
      Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
      Effect.provideService(Pacing.Pacing, Pacing.make())
    )
    yield* rest
    assert.deepStrictEqual(commands(written(simulator)[0]), [...login, "ENABLE", "SELECT"])
    const fiber = yield* Effect.forkScoped(Stream.runHead(supervised.changes()), {
      startImmediately: true
    })
    const heard = yield* inTime(Fiber.join(fiber))
    const followed = Exit.isSuccess(heard) ? Option.getOrUndefined(heard.value) : undefined
    assert.deepStrictEqual(followed?.change, reset("first"))
    assert.deepStrictEqual(commands(written(simulator)[0]).slice(-1), ["UID"])
    assert.strictEqual(followed?.token?.uids, "1:3")
  })
)
