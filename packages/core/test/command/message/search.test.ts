import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Result } from "effect"
import * as fc from "fast-check"
import * as Command from "../../../src/imap/Command.ts"
import * as Plan from "../../../src/imap/command/Plan.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import * as ResponseParser from "../../../src/imap/wire/ResponseParser.ts"
import { connected, written } from "../../connection/support.ts"
import { listed } from "../../support/quotation.ts"
import { failureOf, valueOf } from "../server.ts"
import { assertBelow } from "../../support/linear.ts"
import { bytes } from "../../wire/bytes.ts"
import { converse, sentTo, untagged } from "../transcript.ts"
import { commandOf, type PlannedCommand } from "../../../src/imap/command/Command.ts"

const line = (query: Command.SearchQuery, options?: Command.SearchOptions, lists?: string) =>
  Result.getOrElse(
    sentTo(Command.search(query, options), lists === undefined ? {} : { lists }).line,
    ({ problem }) => problem
  )

describe("criteria (RFC 9051 §6.4.4)", () => {
  it.each([
    [{}, "ALL"],
    [{ seen: false }, "UNSEEN"],
    [
      { unseen: true, answered: true, flagged: false, deleted: false, draft: false },
      "UNSEEN ANSWERED UNFLAGGED UNDELETED UNDRAFT"
    ],
    [
      { from: "ada", to: "b c", cc: "d", bcc: "e", subject: 'f"g' },
      'FROM "ada" TO "b c" CC "d" BCC "e" SUBJECT "f\\"g"'
    ],
    [{ body: "NIL", text: "" }, 'BODY "NIL" TEXT ""'],
    [{ header: { "List-Id": true, "X-A": "b" } }, 'HEADER "List-Id" "" HEADER "X-A" "b"'],
    [{ larger: 0, smaller: 4_294_967_295 }, "LARGER 0 SMALLER 4294967295"],
    [
      {
        uid: "1:*",
        sequence: [
          [1, 4],
          [7, 7]
        ]
      },
      "1:4,7 UID 1:*"
    ],
    [{ keyword: "$Junk", unkeyword: "work" }, "KEYWORD $Junk UNKEYWORD work"],
    [
      { or: [{ seen: true }, { from: "a", to: "b" }, { not: { draft: true } }] },
      'OR SEEN OR (TO "b" FROM "a") NOT DRAFT'
    ],
    [{ or: [{ seen: true }] }, "SEEN"],
    [
      { not: { seen: true, draft: true }, and: [{ larger: 1 }, { smaller: 9 }] },
      "NOT (SEEN DRAFT) LARGER 1 SMALLER 9"
    ],
    [{ not: {} }, "NOT ALL"]
  ] as ReadonlyArray<readonly [Command.SearchQuery, string]>)("%j", (query, expected) => {
    const normal = expected.replace('(TO "b" FROM "a")', '(FROM "a" TO "b")')
    assert.strictEqual(line(query), `A1 UID SEARCH ${normal}`)
  })

  it("days are those of the date's own zone, and of UTC if it has none", () => {
    const late = DateTime.makeZonedUnsafe("2026-02-01T23:30:00Z", { timeZone: "Europe/Berlin" })
    const query = {
      since: late,
      before: new Date("2026-02-01T23:30:00Z"),
      sentOn: DateTime.makeUnsafe("2026-12-09T00:00:00Z")
    }
    assert.strictEqual(line(query), "A1 UID SEARCH BEFORE 1-Feb-2026 SINCE 2-Feb-2026 SENTON 9-Dec-2026")
  })

  it("a charset is named if there is more than ASCII", () => {
    assert.strictEqual(
      line({ subject: "Grüße", from: "a" }),
      'A1 UID SEARCH CHARSET UTF-8 FROM "a" SUBJECT {7+}⏎Grüße'
    )
    assert.strictEqual(
      line({ not: { header: { "X-Ä": true } } }),
      'A1 UID SEARCH CHARSET UTF-8 NOT HEADER {4+}⏎X-Ä ""'
    )
  })

  it.each([
    { keyword: "a b" },
    { keyword: "" },
    { larger: -1 },
    { larger: 1.5 },
    { smaller: 4_294_967_296 },
    { or: [] },
    { from: "a\0b" },
    { from: "\ud800" }
  ] satisfies ReadonlyArray<Command.SearchQuery>)("X13 what cannot be said is not sent: %j", (query) => {
    assert.strictEqual(sentTo(Command.search(query)).line._tag, "Failure")
  })

  const isRefused = ({ args }: Command.Command<unknown>) => args.some(({ _tag }) => _tag === "Refused")

  it.each(["", "abc", "0", "1 ALL", "1,", "1:", "1:2:3", "$,1", "1\r\nA2 LOGOUT"])(
    "X13 what is no set of messages is not sent: %j",
    (set) => {
      assert.isTrue(isRefused(Command.search({ uid: set })))
      assert.isTrue(isRefused(Command.fetch(set, { flags: true })))
    }
  )

  it.each(["1", "*", "1:*", "*:4,7", "4294967295", "$"])("%j is a set of messages", (set) => {
    assert.isFalse(isRefused(Command.fetch(set, { flags: true })))
  })

  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("\r\nA2 LOGOUT\r\n", "{3}\r\n", '"', "\\")
  )
  const query = fc.letrec<{ query: Command.SearchQuery }>((tie) => ({
    query: fc.record(
      {
        seen: fc.boolean(),
        from: text,
        body: text,
        keyword: text,
        emailId: text,
        header: fc.dictionary(text, fc.oneof(text, fc.constant<true>(true)), { maxKeys: 2 }),
        uid: text,
        larger: fc.integer(),
        or: fc.array(tie("query"), { maxLength: 3, depthIdentifier: "query" }),
        not: tie("query")
      },
      { requiredKeys: [] }
    )
  })).query

  it("X13 whatever is searched for, it is one command or none, and nothing of it is lost", () => {
    fc.assert(
      fc.property(query, (each) => {
        const command = Command.search(each)
        if (isRefused(command)) return
        const { line: sent } = sentTo(command, { lists: "OBJECTID" })
        // the encoder reads back what it has written, and refuses what is more than one command
        if (Result.isSuccess(sent) && each.from !== undefined && /^[\w ]+$/.test(each.from)) {
          assert.include(sent.success, `FROM "${each.from}"`)
        }
      })
    )
  })
})

describe("SEARCH (RFC 9051 §6.4.4)", () => {
  it("numbers of a server without ESEARCH become ranges", () => {
    const found = converse(
      Command.search({ seen: false, modSeq: 620162338n }),
      `C: A1 UID SEARCH UNSEEN MODSEQ 620162338
       S: * SEARCH 2 5 6
       S: * SEARCH 7 11 12 18 19 20 23 (MODSEQ 917162500)
       S: A1 OK Search complete`,
      { lists: "CONDSTORE" }
    )
    assert.deepStrictEqual(found, {
      all: [
        [2, 2],
        [5, 7],
        [11, 12],
        [18, 20],
        [23, 23]
      ],
      count: 10,
      min: 2,
      max: 23,
      modSeq: 917162500n
    })
  })

  it.each(["S: * SEARCH\n", ""])("nothing is found by %j", (answer) => {
    const found = converse(Command.search({ from: "x" }), `C: A1 UID SEARCH FROM "x"\n${answer}S: A1 OK done`)
    assert.deepStrictEqual(found, { all: [], count: 0, min: undefined, max: undefined, modSeq: undefined })
  })

  it("only what was asked for is reported", () => {
    const found = converse(
      Command.search({}, { return: ["count", "max"] }),
      `C: A1 UID SEARCH ALL
       S: * SEARCH 9 3
       S: A1 OK done`
    )
    assert.deepStrictEqual(found, { count: 2, max: 9, modSeq: undefined })
  })

  it.each([
    [{ modSeq: 1 }, "CONDSTORE"],
    [{ not: { or: [{ younger: 60 }, { seen: true }] } }, "WITHIN"],
    [{ and: [{ emailId: "M1" }] }, "OBJECTID"],
    [{ gmailRaw: "has:attachment" }, "X-GM-EXT-1"],
    [{ savedSince: new Date(0) }, "SAVEDATE"],
    [{ fuzzy: { subject: "IMAP" } }, "SEARCH=FUZZY"]
  ] as const)("%j needs %s", (each, capability) => {
    const plan = Plan.of(Command.search(each), { capabilities: listed("IMAP4rev1 ESEARCH"), utf8: false })
    const expected = { _tag: "NotOffered", command: "SEARCH", capability } as const
    assert.deepStrictEqual(plan._tag === "Refuse" ? plan.reason : undefined, expected)
  })
})

const { wellBehaved } = Simulator.profiles

it.each([
  [{ savedBefore: new Date("2026-11-21T10:00:00Z") }, "SAVEDATE", "SAVEDBEFORE 21-Nov-2026"],
  [{ fuzzy: { subject: "IMAP", from: "ada" } }, "SEARCH=FUZZY", 'FUZZY (FROM "ada" SUBJECT "IMAP")'],
  [{ fuzzy: { subject: "IMAP" } }, "SEARCH=FUZZY", 'FUZZY SUBJECT "IMAP"'],
  [{ filter: "on-the-road" }, "FILTERS", "FILTER on-the-road"]
] as const)("RFC 8514, RFC 6203, RFC 5466: %j needs %s", (query, lists, expected) => {
  const { line } = sentTo(Command.search(query), { lists })
  assert.strictEqual(Result.getOrThrow(line), `A1 UID SEARCH ${expected}`)
})

describe("RELEVANCY (RFC 6203)", () => {
  const query = { fuzzy: { subject: "IMAP" } }
  const returns = { return: ["all", "relevancy"] } as const
  const search = Command.search(query, returns)

  it.effect.each([
    [
      "COUNT 3 ALL 1,5,10 RELEVANCY (4 99 42)",
      {
        all: [
          [1, 1],
          [5, 5],
          [10, 10]
        ],
        relevancy: [4, 99, 42]
      }
    ],
    ["COUNT 0", { all: [], relevancy: [] }],
    ["COUNT 1 ALL 3", { all: [[3, 3]] }],
    ["COUNT 1 ALL 3 RELEVANCY (x)", { all: [[3, 3]] }],
    ["COUNT 1 ALL 3 RELEVANCY NIL", { all: [[3, 3]] }]
  ] as const)("%s", ([answer, expected]) =>
    Effect.gen(function* () {
      const lines = `C: <3> UID SEARCH RETURN (COUNT ALL RELEVANCY) FUZZY SUBJECT "IMAP"
        S: * ESEARCH (TAG "<3>") ${answer}
        S: <3> OK done`
      const found = yield* valueOf("ESEARCH SEARCH=FUZZY", search, lines)
      assert.deepStrictEqual<object>(found, { ...expected, modSeq: undefined })
    })
  )

  it("is not asked for unless it is wanted, nor of a server that has none", () => {
    const offered = { capabilities: listed("IMAP4rev1 ESEARCH"), utf8: false }
    const plan = Plan.of(Command.search({ subject: "IMAP" }, returns), offered)
    assert.strictEqual(plan._tag, "Refuse")
    const line = sentTo(Command.search(query), { lists: "SEARCH=FUZZY" }).line
    assert.strictEqual(Result.getOrThrow(line), 'A1 UID SEARCH FUZZY SUBJECT "IMAP"')
  })
})

describe("ESEARCH (RFC 4731)", () => {
  it.effect("reports the same, in ranges", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const { exists } = yield* connection.mailbox
      const value = yield* connection.execute(Command.search({}))
      assert.strictEqual(value.count, exists)
      assert.strictEqual(MessageSet.size(value.all), exists)
      assert.strictEqual(value.min, value.all[0]?.[0])
      assert.strictEqual(value.max, value.all.at(-1)?.[1])
      assert.match(written(simulator)[0] ?? "", /UID SEARCH RETURN \(COUNT ALL\) ALL\r\n$/)
      const few = yield* connection.execute(Command.search({ subject: "Grüße" }, { return: ["min"] }))
      assert.hasAllKeys(few, ["min", "modSeq"])
      assert.match(
        written(simulator)[0] ?? "",
        /SEARCH RETURN \(COUNT MIN\) CHARSET UTF-8 SUBJECT \{7\+\}\r\nGrüße\r\n$/
      )
    })
  )

  it.effect("nothing is found if nothing is", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const value = yield* connection.execute(Command.search({ from: "nobody at all" }))
      assert.deepStrictEqual(value, { all: [], count: 0, min: undefined, max: undefined, modSeq: undefined })
    })
  )
})

describe("a server that lists ESEARCH and does not tell what it found", () => {
  const ok = { condition: "OK", code: undefined, text: "done", _tag: "Tagged", tag: "A1" } as const

  /** Answers each command with the next of the lines, and says what was sent. */
  const asked = (...answers: ReadonlyArray<string>) => {
    const sent: Array<string> = []
    const exchange: Plan.Exchange = (command) =>
      Effect.sync(() => {
        const reported = untagged(answers[sent.length] ?? "* OK")
        sent.push(Result.getOrThrow(sentTo(command).line))
        return { value: command.result(reported, ok), tagged: ok, untagged: reported }
      })
    const plan = Plan.of(Command.search({}), { capabilities: listed("ESEARCH"), utf8: false })
    return plan._tag === "Steps"
      ? Effect.map(plan.steps(exchange), ({ value }) => ({ value, sent }))
      : Effect.die("nothing is asked")
  }

  it.effect.each(['* ESEARCH (TAG "A1") UID', '* ESEARCH (TAG "A1") UID COUNT 2', "* 3 EXISTS"])(
    "is asked in the old form: %s",
    (answer) =>
      Effect.gen(function* () {
        const { sent, value } = yield* asked(answer, "* SEARCH 4 9")
        assert.deepStrictEqual(sent, ["A1 UID SEARCH RETURN (COUNT ALL) ALL", "A1 UID SEARCH ALL"])
        assert.strictEqual(value.count, 2)
      })
  )

  it.effect.each([
    '* ESEARCH (TAG "A1") UID COUNT 0',
    '* ESEARCH (TAG "A1") UID COUNT 2 ALL 4,9',
    "* SEARCH 4 9"
  ])("is not, if it says enough: %s", (answer) =>
    Effect.map(asked(answer), ({ sent }) => assert.strictEqual(sent.length, 1))
  )
})

describe("a server that lists ESEARCH and refuses it", () => {
  it.effect.each([
    [4, "S: <3> NO [SERVERBUG] Internal error"],
    [4, "S: <3> BAD RETURN"],
    [5, "S: * BAD Command!\nC: <4> NOOP\nS: <4> OK done"]
  ] as const)(
    "is asked in the old form, from then on by every search of the connection: command %i after %s",
    ([next, refusal]) =>
      Effect.gen(function* () {
        const twice: PlannedCommand<ReadonlyArray<number>> = {
          name: "NOOP",
          args: [],
          result: () => [],
          plan: () =>
            Plan.steps((exchange) => {
              const search = Command.search({ seen: false })
              const one = Effect.suspend(() => exchange(search))
              return Effect.map(Effect.all([one, one]), ([first, second]) => ({
                ...second,
                value: [first.value.count, second.value.count]
              }))
            })
        }
        const found = yield* valueOf(
          "ESEARCH",
          twice,
          `
          C: <3> UID SEARCH RETURN (COUNT ALL) UNSEEN
          ${refusal}
          C: <${next}> UID SEARCH UNSEEN
          S: * SEARCH 5 6
          S: <${next}> OK done
          C: <${next + 1}> UID SEARCH UNSEEN
          S: * SEARCH 5
          S: <${next + 1}> OK done`
        )
        assert.deepStrictEqual(found, [2, 1])
      })
  )

  it.effect("is what it says if it refuses the old form, too", () =>
    Effect.map(
      failureOf(
        "ESEARCH",
        Command.search({ seen: false }),
        `
        C: <3> UID SEARCH RETURN (COUNT ALL) UNSEEN
        S: <3> NO first
        C: <4> UID SEARCH UNSEEN
        S: <4> NO second`
      ),
      ({ serverText }) => assert.strictEqual(serverText, "second")
    )
  )

  it.effect("keeps nothing for later commands: `save` is refused", () =>
    Effect.map(
      failureOf(
        "ESEARCH SEARCHRES",
        Command.search({ seen: false }, { save: true }),
        `
        C: <3> UID SEARCH RETURN (SAVE COUNT ALL) UNSEEN
        S: <3> BAD what`
      ),
      ({ serverText }) => assert.strictEqual(serverText, "what")
    )
  )
})

describe("an answer that cannot be read", () => {
  const unreadable: ReadonlyArray<readonly [string, Command.Command, string, string]> = [
    ["SEARCH", Command.search({}), "UID SEARCH ALL", "* SEARCH 1 2 x"],
    ["SORT", Command.sort(["size"], {}), "UID SORT (SIZE) US-ASCII ALL", "* SORT 1,2"],
    ["THREAD", Command.thread("references", {}), "UID THREAD REFERENCES US-ASCII ALL", "* THREAD (1 (2"]
  ]

  it.effect.each(unreadable)("is no empty result: %s", ([name, command, line, answer]) =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "SORT THREAD=REFERENCES",
        command,
        `
        C: <3> ${line}
        S: ${answer}
        S: <3> OK done`
      )
      assert.deepInclude(reason, { _tag: "ItemMissing", item: name })
    })
  )

  it.effect("of ESEARCH is asked for in the old form", () =>
    Effect.gen(function* () {
      const found = yield* valueOf(
        "ESEARCH",
        Command.search({}),
        `
        C: <3> UID SEARCH RETURN (COUNT ALL) ALL
        S: * ESEARCH (TAG "<3>") UID COUNT 2 ALL 1,,2
        S: <3> OK done
        C: <4> UID SEARCH ALL
        S: * SEARCH 1 2
        S: <4> OK done`
      )
      assert.strictEqual(found.count, 2)
    })
  )
})

describe("an answer in parts", () => {
  it("is one", () => {
    const search = Command.search({ seen: false })
    const found = search.result(
      untagged(
        '* ESEARCH (TAG "A1") UID MIN 2 ALL 2,4',
        '* ESEARCH (TAG "A1") UID MIN 2 ALL 9:11 COUNT 5',
        '* ESEARCH (TAG "B1") UID ALL 77'
      ),
      { condition: "OK", code: undefined, text: "", _tag: "Tagged", tag: "A1" }
    )
    assert.deepInclude(found, { count: 5, min: 2, max: 11 })
    assert.deepStrictEqual(Array.from(MessageSet.numbers(found.all)), [2, 4, 9, 10, 11])
  })
})

describe("SORT (RFC 5256)", () => {
  it.effect("reports numbers in their order", () =>
    Effect.gen(function* () {
      const sorted = yield* valueOf(
        "SORT SORT=DISPLAY LITERAL+",
        Command.sort([{ reverse: "date" }, "displayFrom"], { subject: "Grüße", seen: false }),
        String.raw`
        C: <3> UID SORT (REVERSE DATE DISPLAYFROM) UTF-8 UNSEEN SUBJECT {7+}
        C: Gr\xc3\xbc\xc3\x9fe
        S: * SORT 5 3 4 1 2
        S: <3> OK done`
      )
      assert.deepStrictEqual(sorted, [5, 3, 4, 1, 2])
    })
  )

  it.effect("nothing is found", () =>
    Effect.gen(function* () {
      const text = `C: <3> UID SORT (SIZE) US-ASCII ALL
       S: * SORT
       S: <3> OK done`
      assert.deepStrictEqual(yield* valueOf("SORT", Command.sort(["size"], {}), text), [])
    })
  )

  it.each([
    [["size"], {}, "", "SORT"],
    [["displayTo"], {}, "SORT", "SORT=DISPLAY"],
    [["size"], { modSeq: 1 }, "SORT", "CONDSTORE"]
  ] as const)("%j of %j is not offered by %j", (by, query, lists, capability) => {
    const plan = Plan.of(Command.sort(by, query), { capabilities: listed(lists), utf8: false })
    assert.strictEqual(
      plan._tag === "Refuse" && plan.reason._tag === "NotOffered" ? plan.reason.capability : "",
      capability
    )
  })

  it("by nothing is not sent", () => {
    assert.strictEqual(sentTo(commandOf({ ...Command.sort([], {}), plan: undefined })).line._tag, "Failure")
  })
})

describe("a set of messages", () => {
  it("has numbers in any order as ranges, and gives them back", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (numbers) => {
        const set = MessageSet.of(numbers)
        const expected = [...new Set(numbers)].toSorted((a, b) => a - b)
        assert.deepStrictEqual(Array.from(MessageSet.numbers(set)), expected)
        assert.strictEqual(MessageSet.size(set), expected.length)
        assert.isTrue(numbers.every((number) => MessageSet.has(set, number)))
        assert.isFalse(MessageSet.has(61)(set))
      })
    )
  })

  it("X25 costs nothing until it is asked for", () => {
    const everything: MessageSet.MessageSet = [[1, 4_294_967_295]]
    assert.strictEqual(MessageSet.size(everything), 4_294_967_295)
    assert.deepStrictEqual(MessageSet.numbers(everything).take(2).toArray(), [1, 2])
  })
})

it("H6 a hundred thousand numbers cost little more than to read them", () => {
  const response = bytes(`* SEARCH ${Array.from({ length: 100_000 }, (_, at) => 2 * at + 1).join(" ")}`)
  const found = untagged(new TextDecoder().decode(response))
  const { result } = Command.search({})
  const tagged = { _tag: "Tagged", tag: "A1", condition: "OK", code: undefined, text: "" } as const
  assertBelow(
    6,
    () => void result(found, tagged),
    () => void ResponseParser.parse(response)
  )
})
