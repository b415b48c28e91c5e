/** Which messages a command is about: numbers, sets as they were found, none at all, and more than fit into a line. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as Argument from "../../../src/imap/Argument.ts"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import * as SequenceSet from "../../../src/imap/wire/SequenceSet.ts"
import { connected, inTime, written } from "../../connection/support.ts"
import { plain } from "../../support/plain.ts"
import { first, many, one, second, shuffled, third, three, two } from "./manyUids.ts"
import { failureOf, valueOf } from "../server.ts"
import { sentTo } from "../transcript.ts"

const { wellBehaved } = Simulator.profiles
const all = "UIDPLUS MOVE ESEARCH CONDSTORE SORT THREAD=REFERENCES"

/** Every command that is about messages, for a set. */
const about = (numbers: MessageSet.Numbers, uid: boolean): ReadonlyArray<Command.Command> => {
  const set = uid ? numbers : MessageSet.sequenceNumbers(numbers)
  const query = uid ? { uid: numbers } : { sequence: numbers }
  return [
    Command.fetch(set, { flags: true }),
    Command.fetch(set, ["FLAGS"]),
    Command.store(set, { add: ["\\Seen"] }),
    Command.copy(set, "Archive"),
    Command.move(set, "Archive"),
    ...(uid ? [Command.expunge(numbers)] : []),
    Command.search(query),
    Command.sort(["arrival"], query),
    Command.thread("references", query)
  ]
}

describe("a set", () => {
  const sets: ReadonlyArray<readonly [set: MessageSet.Numbers, text: string]> = [
    [7, "7"],
    [[7], "7"],
    [[5, 2, 1, 3], "1:3,5"],
    [[9, 9, 9], "9"],
    [
      [
        [3, 4],
        [1, 1]
      ],
      "3:4,1"
    ],
    [[[9, 7]], "7:9"],
    ["1:*", "1:*"],
    [Argument.sequence(1, [3, "*"]), "1,3:*"],
    [MessageSet.of([4, 5, 6]), "4:6"]
  ]
  it.each(sets)("%j is written as %s", (set, text) => {
    const { line } = sentTo(Command.store(set, { add: ["\\Seen"] }))
    assert.deepStrictEqual(line, sentTo(Command.raw("UID STORE", text, "+FLAGS", "(\\Seen)")).line)
  })

  const none: ReadonlyArray<MessageSet.Numbers> = [
    0,
    -1,
    1.5,
    NaN,
    2 ** 32,
    [0],
    [1, 0],
    [[0, 3]],
    [[1, Infinity]]
  ]
  it.effect.each(none)("%j has a number that no message can have", (set) =>
    Effect.gen(function* () {
      for (const command of about(set, true)) {
        const { reason } = yield* failureOf(all, command)
        assert.strictEqual(reason._tag, "Misuse", command.name)
        assert.include("problem" in reason ? reason.problem : "", "a message number is a whole number")
      }
    })
  )

  it("of 300,000 numbers is no deep stack", () => {
    const numbers = Array.from({ length: 300_000 }, (_, index) => 2 * index + 1)
    assert.strictEqual(Command.fetch(numbers, ["FLAGS"]).name, "UID FETCH")
  })
})

describe("no message at all", () => {
  const values = [
    [],
    [],
    { messages: [], modified: [] },
    { uids: undefined },
    { how: "move", uids: undefined }
  ]
  const found = { all: [], count: 0, min: undefined, max: undefined, modSeq: undefined }

  it.effect.each([true, false])("W18 D30 [] sends nothing and brings nothing (UIDs: %s)", (uid) =>
    Effect.gen(function* () {
      const expunged = { sequences: [], uids: [], highestModSeq: undefined }
      const expected = [...values, ...(uid ? [expunged] : []), found, [], []]
      for (const [index, command] of about([], uid).entries()) {
        assert.deepStrictEqual(yield* valueOf(all, command, ""), expected[index], command.name)
      }
      assert.deepStrictEqual(
        yield* valueOf("UIDPLUS", Command.move(uid ? [] : MessageSet.sequenceNumbers([]), "Archive"), ""),
        {
          how: "copy",
          uids: undefined
        }
      )
    })
  )

  it.effect("D30 sequence numbers of an empty mailbox: nothing is sent, and nothing is refused", () =>
    Effect.gen(function* () {
      for (const command of about("1:*", false)) yield* valueOf(all, command, "", { exists: 0 })
      assert.isEmpty(
        yield* valueOf(all, Command.fetch(MessageSet.sequenceNumbers("*"), { flags: true }), "", {
          exists: 0
        })
      )
    })
  )

  it.effect("UIDs of an empty mailbox are asked for: more may have come", () =>
    Effect.gen(function* () {
      const fetched = yield* valueOf(
        all,
        Command.fetch("1:*", ["FLAGS"]),
        `C: <3> UID FETCH 1:* (FLAGS)
         S: * 1 EXISTS
         S: * 1 FETCH (FLAGS () UID 1)
         S: <3> OK done`,
        { exists: 0 }
      )
      assert.strictEqual(fetched.length, 1)
    })
  )

  it.effect("is streamed as nothing", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const before = written(simulator).join("")
      const parts = Stream.runCollect(connection.stream(Command.fetch([], { source: true })))
      assert.isEmpty(yield* Effect.flatten(inTime(parts)))
      assert.strictEqual(written(simulator).join(""), before)
    })
  )

  it.effect("an empty set within a query is no message there", () =>
    Effect.gen(function* () {
      const query = { or: [{ uid: [] }, { sequence: [] }, { seen: false }], not: { uid: [] } }
      assert.deepStrictEqual(
        sentTo(Command.search(query)).line,
        sentTo(Command.raw("UID SEARCH", "OR NOT ALL OR NOT ALL UNSEEN NOT NOT ALL")).line
      )
    })
  )
})

const last = (set: MessageSet.MessageSet) => set.at(-1)?.[1] ?? 0

describe("more UIDs than fit into a line", () => {
  it("are three sets here, none with more than 5,000 characters, which hold all of them", () => {
    assert.deepStrictEqual([...first, ...second, ...third], MessageSet.of(many))
    for (const text of [one, two, three]) assert.isAtMost(text.length, 5_000)
  })

  it.effect("W11 STORE: three commands, each with the condition, and what all of them left as it was", () =>
    Effect.gen(function* () {
      const stored = yield* valueOf(
        all,
        Command.store(shuffled, { add: ["\\Seen"] }, { unchangedSince: 9n }),
        `C: <3> UID STORE ${one} (UNCHANGEDSINCE 9) +FLAGS (\\Seen)
         S: * 1 FETCH (UID 100001 FLAGS (\\Seen) MODSEQ (12))
         S: <3> OK [MODIFIED 100003] done
         C: <4> UID STORE ${two} (UNCHANGEDSINCE 9) +FLAGS (\\Seen)
         S: <4> NO [MODIFIED ${last(second)}] one of them is gone
         C: <5> UID STORE ${three} (UNCHANGEDSINCE 9) +FLAGS (\\Seen)
         S: * 3 FETCH (UID ${last(third)} FLAGS (\\Seen) MODSEQ (14))
         S: <5> OK done`
      )
      assert.deepStrictEqual(
        stored.messages.map(({ uid }) => uid),
        [100001, last(third)]
      )
      assert.deepStrictEqual(stored.modified, [
        [100003, 100003],
        [last(second), last(second)]
      ])
    })
  )

  it.effect("a command that is refused ends it: those before it are done, those after it not sent", () =>
    Effect.gen(function* () {
      const { message, progress, reason } = yield* failureOf(
        all,
        Command.copy(shuffled, "a"),
        `C: <3> UID COPY ${one} a
         S: <3> OK [COPYUID 5 100001 1] done
         C: <4> UID COPY ${two} a
         S: <4> NO [OVERQUOTA] full`
      )
      assert.deepInclude(plain(reason), { _tag: "CommandRejected", command: "UID COPY" })
      assert.deepStrictEqual(progress, { done: first, failed: second, unsent: third })
      const counts = [first, second, third].map(MessageSet.size)
      assert.include(
        message,
        `Of 2000 messages ${counts[0]} are done, it failed for ${counts[1]}, and nothing was sent for ${counts[2]}.`
      )
    })
  )

  it.effect.each(["COPY", "MOVE"] as const)("W11 %s: the UIDs of all copies", (name) =>
    Effect.gen(function* () {
      const asked: Command.Command<Command.Copied> =
        name === "COPY" ? Command.copy(shuffled.join(","), "a") : Command.move(shuffled.join(","), "a")
      const { uids } = yield* valueOf(
        all,
        asked,
        `C: <3> UID ${name} ${one} a
         S: <3> OK [COPYUID 5 ${one} 1:${first.length}] done
         C: <4> UID ${name} ${two} a
         S: <4> OK [COPYUID 5 ${two} 1001:${1000 + second.length}] done
         C: <5> UID ${name} ${three} a
         S: <5> OK [COPYUID 5 ${three} 2001:${2000 + third.length}] done`
      )
      assert.deepStrictEqual(
        [uids?.size, uids?.get(100_001), uids?.get(last(second)), uids?.get(last(third))],
        [2_000, 1, 1000 + second.length, 2000 + third.length]
      )
    })
  )

  it.effect("W11 MOVE without MOVE looks all of them up first, and copies those that are there", () =>
    Effect.gen(function* () {
      const { how, uids } = yield* valueOf(
        "UIDPLUS",
        Command.move(shuffled, "a"),
        `C: <3> UID SEARCH UID ${one}
         S: * SEARCH 100005 100001
         S: <3> OK done
         C: <4> UID SEARCH UID ${two}
         S: * SEARCH
         S: <4> OK done
         C: <5> UID SEARCH UID ${three}
         S: * SEARCH ${last(third)}
         S: <5> OK done
         C: <6> UID COPY 100001,100005,${last(third)} a
         S: <6> OK [COPYUID 5 100001,100005,${last(third)} 1:3] done
         C: <7> UID STORE 100001,100005,${last(third)} +FLAGS.SILENT (\\Deleted)
         S: <7> OK done
         C: <8> UID EXPUNGE 100001,100005,${last(third)}
         S: <8> OK done`
      )
      assert.deepStrictEqual([how, uids?.size, uids?.get(last(third))], ["copy", 3, 3])
    })
  )

  it.effect("W11 EXPUNGE: what has gone by all commands, in the order in which it went", () =>
    Effect.gen(function* () {
      const expunged = yield* valueOf(
        all,
        Command.expunge(shuffled),
        `C: <3> UID EXPUNGE ${one}
         S: * 4 EXPUNGE
         S: * 4 EXPUNGE
         S: <3> OK [HIGHESTMODSEQ 7] done
         C: <4> UID EXPUNGE ${two}
         S: * 2 EXPUNGE
         S: <4> OK [HIGHESTMODSEQ 8] done
         C: <5> UID EXPUNGE ${three}
         S: <5> OK done`
      )
      assert.deepStrictEqual(expunged, { sequences: [4, 4, 2], uids: [], highestModSeq: 8n })
    })
  )

  it.effect("W11 SEARCH: one result, whatever of it is wanted", () =>
    Effect.gen(function* () {
      const query = { uid: shuffled, seen: false, modSeq: 5 }
      const extended = (tag: number, set: string, answer: string) =>
        `C: <${tag}> UID SEARCH RETURN (COUNT ALL) UID ${set} UNSEEN MODSEQ 5
         S: * ESEARCH (TAG "<${tag}>") UID ${answer}
         S: <${tag}> OK done`
      const found = yield* valueOf(
        "ESEARCH CONDSTORE",
        Command.search(query, { return: ["min", "max", "count"] }),
        [
          extended(3, one, "COUNT 2 ALL 100001,100007 MODSEQ 9"),
          extended(4, two, "COUNT 0"),
          extended(5, three, `COUNT 1 ALL ${last(third)} MODSEQ 8`)
        ].join("\n")
      )
      assert.deepStrictEqual<object>(found, { min: 100001, max: last(third), count: 3, modSeq: 9n })
      const scored = (tag: number, set: string, answer: string) =>
        `C: <${tag}> UID SEARCH RETURN (COUNT ALL RELEVANCY) UID ${set} FUZZY SUBJECT "x"
         S: * ESEARCH (TAG "<${tag}>") UID ${answer}
         S: <${tag}> OK done`
      const fuzzy = yield* valueOf(
        "ESEARCH SEARCH=FUZZY",
        Command.search({ uid: shuffled, fuzzy: { subject: "x" } }, { return: ["count", "relevancy"] }),
        [
          scored(3, one, "COUNT 2 ALL 100001,100007 RELEVANCY (9 8)"),
          scored(4, two, "COUNT 0"),
          scored(5, three, `COUNT 1 ALL ${last(third)} RELEVANCY (7)`)
        ].join("\n")
      )
      assert.deepStrictEqual<object>(fuzzy, { count: 3, relevancy: [9, 8, 7], modSeq: undefined })
      const plainly = yield* valueOf(
        "",
        Command.search({ uid: shuffled }),
        `C: <3> UID SEARCH UID ${one}
         S: * SEARCH 3 1
         S: <3> OK done
         C: <4> UID SEARCH UID ${two}
         S: * SEARCH
         S: <4> OK done
         C: <5> UID SEARCH UID ${three}
         S: * SEARCH 2 4
         S: <5> OK done`
      )
      assert.deepStrictEqual(plainly.all, [[1, 4]])
      assert.strictEqual(plainly.count, 4)
    })
  )

  it.effect("a FETCH is streamed by several commands, too", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const command = Command.fetch([...many, 1], ["FLAGS"])
      yield* Effect.flatten(inTime(Stream.runDrain(connection.stream(command))))
      assert.strictEqual(
        written(simulator)
          .join("")
          .match(/UID FETCH /g)?.length,
        3
      )
    })
  )

  it.effect("`*` and sets that nobody can read keep their parts", () =>
    Effect.gen(function* () {
      const set = `${many.slice(0, 1_000).join(",")},200000:*`
      const [head = "", tail = ""] = SequenceSet.joined(set.split(","), 5_000)
      assert.match(tail, /,200000:\*$/)
      const stored = yield* valueOf(
        "",
        Command.store(set, { remove: ["a"] }, { silent: true }),
        `C: <3> UID STORE ${head} -FLAGS.SILENT (a)
         S: <3> OK done
         C: <4> UID STORE ${tail} -FLAGS.SILENT (a)
         S: <4> OK done`
      )
      assert.isEmpty(stored.messages)
    })
  )

  it.effect("W11 what cannot be parted says what to do", () =>
    Effect.gen(function* () {
      for (const command of [
        Command.fetch(MessageSet.sequenceNumbers(shuffled), ["FLAGS"]),
        Command.search({ not: { uid: shuffled } }),
        Command.sort(["date"], { uid: shuffled })
      ] satisfies ReadonlyArray<Command.Command>) {
        const { reason } = yield* failureOf<unknown>(all, command)
        assert.match(
          "problem" in reason ? reason.problem : "",
          /longer than 8192 octets.*ask for less at a time/
        )
      }
    })
  )
})
