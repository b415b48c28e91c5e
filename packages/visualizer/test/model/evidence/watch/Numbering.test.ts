/** Moves of nothing, and two mailboxes selected at once: what is no mistake is not found. */
import { assert, describe, it } from "@effect/vitest"
import { wordsOf } from "../../../../src/model/evidence/Noticed.ts"
import { EarlierUids } from "../../../../src/model/evidence/watch/EarlierUids.ts"
import { Numbering } from "../../../../src/model/evidence/watch/Numbering.ts"
import { plays } from "../../../support/dialogue.ts"

/** Reads a conversation of an app, `C:` and `S:`. */
const numberingOf = (...lines: ReadonlyArray<string>): Numbering => {
  const numbering = new Numbering()
  plays([numbering], lines)
  return numbering
}

/** Returns what is found in it. */
const foundIn = (...lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  numberingOf(...lines).found.map(({ id }) => id)

const opening = (capabilities: string) => [
  `S: l OK [CAPABILITY IMAP4rev1 ${capabilities}] Logged in`,
  "C: s SELECT INBOX",
  "S: * 2 EXISTS",
  "S: s OK [READ-WRITE] SELECT completed"
]

describe("commands that find nothing", () => {
  it("RFC 9051 §6.4.9: UID MOVE of what is gone, at a server that has COPYUID", () => {
    const moves = (...answers: ReadonlyArray<string>) => ["C: a UID MOVE 5 Done", ...answers]
    assert.deepStrictEqual(foundIn(...opening("MOVE UIDPLUS"), ...moves("S: a OK done")), ["moved-none"])
    assert.deepStrictEqual(foundIn(...opening("MOVE"), ...moves("S: a OK done")), [])
    const expunged = moves("S: * 1 EXPUNGE", "S: a OK done")
    assert.deepStrictEqual(foundIn(...opening("MOVE UIDPLUS"), ...expunged), [])
    const copied = moves("S: a OK [COPYUID 7 5 1] done")
    assert.deepStrictEqual(foundIn(...opening("MOVE UIDPLUS"), ...copied), [])
  })

  it("RFC 9051 §6.4.9: UID EXPUNGE of what is gone, but not of what the server removed when it was marked", () => {
    const known = ["C: f UID FETCH 7 (UID)", "S: * 1 FETCH (UID 7)", "S: f OK done"]
    const expunges = ["C: e UID EXPUNGE 7", "S: e OK done"]
    const gone = ["C: n NOOP", "S: * 1 EXPUNGE", "S: n OK done"]
    assert.deepStrictEqual(foundIn(...opening(""), ...known, ...gone, ...expunges), ["uids-gone"])
    const marks = (...answers: ReadonlyArray<string>) => [
      "C: m UID STORE 7 +FLAGS (\\Deleted)",
      ...answers,
      "S: m OK done"
    ]
    const atMark = ["removed-at-mark"]
    assert.deepStrictEqual(foundIn(...opening(""), ...known, ...marks("S: * 1 EXPUNGE"), ...expunges), atMark)
    assert.deepStrictEqual(
      foundIn(...opening(""), ...known, ...marks("S: * VANISHED 7"), ...expunges),
      atMark
    )
  })

  it("RFC 9051 §6.4.3: what the server removes at the mark, and the app names later", () => {
    const marked = ["C: m UID STORE 7,9 +FLAGS (\\Deleted)", "S: * VANISHED 7,9", "S: m OK done"]
    const weights = (...lines: ReadonlyArray<string>) =>
      numberingOf(...opening(""), ...marked, ...lines).found.map(({ id, severity }) => `${severity} ${id}`)
    assert.deepStrictEqual(weights(), ["info removed-at-mark"])
    assert.deepStrictEqual(weights("C: v UID MOVE 7,9 Trash", "S: v OK done"), ["warning removed-at-mark"])
    const [mark = "", ...gone] = marked
    assert.deepStrictEqual(foundIn(...opening(""), mark, "C: e UID EXPUNGE 7,9", ...gone, "S: e OK x"), [])
    const others = ["C: v UID MOVE 8 Trash", "S: v OK done"]
    assert.deepStrictEqual(weights("S: * VANISHED 8", ...others), [
      "info removed-at-mark",
      "warning uids-gone"
    ])
  })

  it("RFC 9051 §6.4.5: what the app itself had removed, and wants to read after that", () => {
    const removes = (by: string) => [
      "C: f UID FETCH 7 (UID)",
      "S: * 1 FETCH (UID 7)",
      "S: f OK done",
      by,
      "S: * 1 EXPUNGE",
      "S: e OK done"
    ]
    const reads = ["C: r UID FETCH 7 (BODY.PEEK[1])", "S: r OK done"]
    const own = ["removed-then-read"]
    assert.deepStrictEqual(foundIn(...opening(""), ...removes("C: e EXPUNGE"), ...reads), own)
    assert.deepStrictEqual(foundIn(...opening(""), ...removes("C: e UID MOVE 7 Done"), ...reads), own)
    assert.deepStrictEqual(foundIn(...opening(""), ...removes("C: e NOOP"), ...reads), ["uids-gone"])
    const flags = ["C: r UID FETCH 7 (FLAGS)", "S: r OK done"]
    assert.deepStrictEqual(foundIn(...opening(""), ...removes("C: e EXPUNGE"), ...flags), ["uids-gone"])
  })

  it("RFC 9051 §6.3.2: UIDs of the first of two mailboxes that were selected at once", () => {
    const fetches = ["C: f UID FETCH 30:31 (FLAGS)", "S: f OK done"]
    const atOnce = (second: string) => ["C: a SELECT Sent", `C: b SELECT ${second}`, "S: a OK x", "S: b OK x"]
    assert.deepStrictEqual(foundIn(...atOnce("INBOX"), ...fetches), ["selects-raced"])
    assert.deepStrictEqual(foundIn(...atOnce("Sent"), ...fetches), [])
    const inTurn = ["C: a SELECT Sent", "S: a OK x", "C: b SELECT INBOX", "S: b OK x"]
    assert.deepStrictEqual(foundIn(...inTurn, ...fetches), [])
  })

  it("RFC 9051 §6.4.9: FETCH of a UID that no message has, but no STORE, which may have changed nothing", () => {
    const stores = ["C: b UID STORE 5 +FLAGS (\\Seen)", "S: b OK done"]
    assert.deepStrictEqual(foundIn(...opening(""), ...stores), [])
    const fetches = ["C: b UID FETCH 5 (FLAGS)", "S: b OK done"]
    assert.deepStrictEqual(foundIn(...opening(""), ...fetches), ["uids-none"])
  })
})

describe("RFC 9051 §2.3.1.1: UIDs beyond UIDNEXT", () => {
  const opened = ["C: s SELECT INBOX", "S: * 3 EXISTS", "S: * OK [UIDNEXT 328] next", "S: s OK done"]
  const asks = (from: number) => [
    `C: f UID FETCH ${from}:* (FLAGS)`,
    "S: * 3 FETCH (UID 327 FLAGS ())",
    "S: f OK done"
  ]

  it("are those of another time, which the last message answers", () => {
    const [found] = numberingOf(...opened, ...asks(48_217)).found
    assert.strictEqual(
      found && wordsOf(found).title,
      "The app asks by UID FETCH for UIDs from 48217 on, and the mailbox's next UID is 328"
    )
  })

  it.each([
    ["FETCH", "UID FETCH 48217 (FLAGS)"],
    ["a STORE that nothing answers", "UID STORE 48217 FLAGS.SILENT (\\Flagged)"],
    ["a COPY", "UID COPY 48217:48219 Archive"],
    ["the next UID itself", "UID FETCH 328 (FLAGS)"]
  ])("were of no message, if the set names none below it: %s", (_, command) => {
    const asked = [`C: f ${command}`, "S: f OK done"]
    assert.deepStrictEqual(foundIn(...opened, ...asked), ["uids-not-given"])
    assert.deepStrictEqual(
      foundIn(...opened, ...asked.map((line) => line.replace(/\d{3,}/, "300"))).includes("uids-not-given"),
      false
    )
    assert.notInclude(foundIn(...opened, "S: * 5 EXISTS", ...asked), "uids-not-given")
  })

  it("are counted whatever was asked by them", () => {
    const [found] = numberingOf(
      ...opened,
      "C: f UID STORE 400 +FLAGS.SILENT (\\Seen)",
      "S: f OK done",
      "C: g UID FETCH 400 (FLAGS)",
      "S: g OK done"
    ).found
    assert.strictEqual(
      found && wordsOf(found).title,
      "The app named UIDs that the mailbox has not given: from 400 on, while its next UID is 328, in 2 commands"
    )
  })

  it("are not UIDNEXT itself, nor what came since", () => {
    assert.deepStrictEqual(foundIn(...opened, ...asks(328)), [])
    assert.deepStrictEqual(foundIn(...opened, "S: * 5 EXISTS", ...asks(330)), [])
  })
})

describe("RFC 9051 §7.5.1: message numbers that have moved", () => {
  const opened = ["C: s SELECT INBOX", "S: * 9 EXISTS", "S: s OK [READ-WRITE] SELECT completed"]
  const search = (found: string) => ["C: f SEARCH FROM ada", `S: * SEARCH ${found}`, "S: f OK done"]
  const moves = (number: number, ...answers: ReadonlyArray<string>) => [
    `C: m MOVE ${number} Done`,
    ...(answers.length > 0 ? answers : [`S: * ${number} EXPUNGE`, "S: m OK done"])
  ]
  const titleIn = (...lines: ReadonlyArray<string>): string | undefined =>
    numberingOf(...opened, ...lines).found.map((each) => wordsOf(each).title)[0]

  it("are used as they were found, one after the other", () => {
    const row = [...search("2 5 9"), ...moves(2), ...moves(5), ...moves(9, "S: m BAD no such message")]
    assert.strictEqual(
      titleIn(...row),
      "The app went on using message numbers that had moved: 1 MOVE command was about other messages (number 5)"
    )
    const vanished = row.map((line) => line.replace(/\* \d+ EXPUNGE/, "* VANISHED 77"))
    assert.strictEqual(titleIn(...vanished), titleIn(...row))
  })

  const read = [
    "C: l FETCH 1:5 (UID FLAGS)",
    ...[1, 2, 3, 4, 5].map((number) => `S: * ${number} FETCH (UID ${number + 10})`),
    "S: l OK done",
    "C: r FETCH 3 (UID BODY.PEEK[])",
    "S: * 3 FETCH (UID 13 BODY[] <literal>)",
    "S: r OK done"
  ]
  const copies = ["C: c COPY 3 Done", "S: c OK [COPYUID 7 14 1] done"]
  const marks = ["C: d STORE 3 +FLAGS (\\Deleted)", "S: * 3 FETCH (UID 14 FLAGS (\\Deleted))", "S: d OK done"]
  const removed = (gone: string) => ["C: e EXPUNGE", `S: * ${gone}`, "S: e OK done"]
  const begins =
    "The app had read message 3 (UID 13), and went on with number 3 when this was UID 14: most likely the wrong message was"

  it("are of another message than the one that was read, as others removed one before it", () => {
    for (const [gone, own] of [
      ["1 EXPUNGE", "3 EXPUNGE"],
      ["VANISHED 11", "VANISHED 14"]
    ] as const) {
      const before = [...read, `S: * ${gone}`]
      assert.strictEqual(titleIn(...before, ...copies), `${begins} copied to Done`)
      assert.strictEqual(titleIn(...before, ...marks), `${begins} changed by STORE`)
      assert.strictEqual(titleIn(...before, ...marks, ...removed(own)), `${begins} removed`)
      assert.strictEqual(titleIn(...before, ...copies, ...marks, ...removed(own)), `${begins} moved to Done`)
      const moved = ["C: m MOVE 3 Done", "S: * OK [COPYUID 7 14 1] moved", `S: * ${own}`, "S: m OK done"]
      assert.strictEqual(titleIn(...before, ...moved), `${begins} moved to Done`)
    }
    const [found] = numberingOf(...opened, ...read, "S: * VANISHED 11", ...copies).found
    assert.include(found && wordsOf(found).why, "UID 13 was not touched")
    assert.include(found && wordsOf(found).try, "it is UID 1 in Done")
  })

  it("are right, if the app knows of the removal, or means the other one", () => {
    const gone = "S: * VANISHED 11"
    assert.strictEqual(titleIn(...read, ...copies.with(1, "S: c OK [COPYUID 7 13 1] done")), undefined)
    assert.strictEqual(titleIn(...read, "S: * VANISHED 15", ...copies), undefined)
    assert.strictEqual(titleIn(...read, gone, "C: f SEARCH ALL", "S: f OK done", ...copies), undefined)
    const reads = ["C: r FETCH 3 (UID BODY[])", "S: * 3 FETCH (UID 14 BODY[] <literal>)", "S: r OK done"]
    assert.strictEqual(titleIn(...read, gone, ...reads, ...copies), undefined)
    const own = ["C: x UID MOVE 11 Done", gone, "S: x OK done"]
    assert.strictEqual(titleIn(...read, ...own, ...copies), undefined)
    const also = ["C: x UID COPY 13 Done", "S: x OK [COPYUID 7 13 2] done"]
    assert.strictEqual(titleIn(...read, gone, ...copies, ...also), undefined)
  })

  it("are those of other messages, not those beyond the last one, and the first shows it", () => {
    const eight = ["C: s SELECT INBOX", "S: * 4 EXISTS", "S: s OK [READ-WRITE] SELECT completed"]
    const reads = (number: number, exists: number) => [
      `C: r FETCH ${number} (UID)`,
      ...(number > exists ? [] : [`S: * ${number} FETCH (UID ${number + 6})`]),
      "S: r OK done"
    ]
    const lines = [
      ...eight,
      ...[1, 2].flatMap((number, at) => [...reads(number, 4 - at), ...moves(number)]),
      ...reads(3, 2),
      ...reads(4, 2)
    ]
    const [found] = numberingOf(...lines).found
    assert.strictEqual(
      found && wordsOf(found).title,
      "The app went on using message numbers that had moved: 2 FETCH and MOVE commands were about other messages (number 2)"
    )
    assert.include(found && wordsOf(found).why, "What brought nothing shows it")
    assert.include(found && wordsOf(found).try, "Look through the target mailbox")
    assert.strictEqual(lines[found?.lines[0] ?? 0], "C: r FETCH 2 (UID)")
  })

  it("are not used, if the app counts, asks again, goes down, or names all at once", () => {
    assert.deepStrictEqual(foundIn(...opened, ...search("2 5 9"), ...moves(2), ...moves(4), ...moves(7)), [])
    assert.deepStrictEqual(foundIn(...opened, ...search("2 5"), ...moves(2), ...search("4"), ...moves(4)), [])
    assert.deepStrictEqual(foundIn(...opened, ...search("2 5 9"), ...moves(9), ...moves(5), ...moves(2)), [])
    const all = ["C: m MOVE 2,5 Done", "S: * 5 EXPUNGE", "S: * 2 EXPUNGE", "S: m OK done"]
    assert.deepStrictEqual(foundIn(...opened, ...search("2 5"), ...all), [])
  })

  it("are not known, if VANISHED comes for others", () => {
    const vanished = "S: * VANISHED 70"
    assert.deepStrictEqual(foundIn(...opened, ...search("2 5"), ...moves(2), vanished, ...moves(5)), [])
  })

  it("are counted up while each is removed", () => {
    const deletes = (number: number) => [
      `C: d STORE ${number} +FLAGS (\\Deleted)`,
      ...(number > 5
        ? ["S: d BAD no such message"]
        : [`S: * ${number} FETCH (FLAGS (\\Deleted))`, "S: d OK done"]),
      "C: e EXPUNGE",
      ...(number > 5 ? [] : [`S: * ${number} EXPUNGE`]),
      "S: e OK done"
    ]
    const up = [1, 2, 3, 4, 5, 6].flatMap(deletes)
    assert.include(
      titleIn(...up),
      "had moved: 4 STORE commands were about other messages (numbers 2, 3, 4, 5)"
    )
    assert.isUndefined(titleIn(...[5, 4, 3].flatMap(deletes)))
    assert.isUndefined(titleIn(...[1, 1, 1].flatMap(deletes)))
  })
})

describe("RFC 9051 §2.3.1.1: UIDs from before UIDVALIDITY changed", () => {
  const opened = (validity: number) => [
    "C: s SELECT INBOX",
    "S: * 9 EXISTS",
    `S: * OK [UIDVALIDITY ${validity}] UIDs valid`,
    "S: s OK [READ-WRITE] SELECT completed"
  ]
  const seen = ["C: f UID FETCH 7:* (UID)", "S: * 7 FETCH (UID 7)", "S: * 8 FETCH (UID 8)", "S: f OK done"]
  const deletes = [
    "C: d UID STORE 7,8 +FLAGS (\\Deleted)",
    "S: * 7 FETCH (UID 7 FLAGS (\\Deleted))",
    "S: * 8 FETCH (UID 8 FLAGS (\\Deleted))",
    "S: d OK done",
    "C: e UID EXPUNGE 7,8",
    "S: * VANISHED 7:8",
    "S: e OK done"
  ]
  const foundBy = (...lines: ReadonlyArray<string>) => {
    const all = [numberingOf(...lines).told]
    const found = new EarlierUids(all.map((told) => [told, "s1"])).in(all)
    return found && wordsOf(found).title
  }

  it("are used in the mailbox as it is now", () => {
    assert.strictEqual(
      foundBy(...opened(1), ...seen, ...opened(2), ...deletes),
      "The app deleted 2 messages (UID 7 to 8) by UIDs from before UIDVALIDITY changed"
    )
    const reads = ["C: r UID FETCH 7 (BODY.PEEK[])", "S: * 7 FETCH (UID 7 BODY[] {1}", "S: r OK done"]
    assert.include(foundBy(...opened(1), ...seen, ...opened(2), ...reads), "fetched a message (UID 7)")
  })

  it("are told anew, were never seen, or name nothing", () => {
    assert.isUndefined(foundBy(...opened(1), ...seen, ...opened(1), ...deletes))
    assert.isUndefined(foundBy(...opened(1), ...seen, ...opened(2), ...seen, ...deletes))
    assert.isUndefined(foundBy(...opened(1), ...opened(2), ...deletes))
    const searched = ["C: g UID SEARCH ALL", "S: * SEARCH 7 8", "S: g OK done"]
    assert.isUndefined(foundBy(...opened(1), ...seen, ...opened(2), ...searched, ...deletes))
    const absent = ["C: d UID STORE 7 +FLAGS (\\Seen)", "S: d OK done"]
    assert.isUndefined(foundBy(...opened(1), ...seen, ...opened(2), ...absent))
    const other = opened(2).map((line) => line.replace("INBOX", "Archive"))
    assert.isUndefined(foundBy(...opened(1), ...seen, ...other, ...deletes))
  })
})

describe("RFC 9051 §2.3.1: UIDs that are used as message numbers", () => {
  const opened = ["C: s SELECT INBOX", "S: * 60 EXISTS", "S: s OK [READ-WRITE] SELECT completed"]
  const search = ["C: f UID SEARCH FROM ada", "S: * SEARCH 41 52", "S: f OK done"]
  const fetch = [
    "C: r UID FETCH 41,52 (UID FLAGS)",
    "S: * 24 FETCH (UID 41 FLAGS ())",
    "S: * 35 FETCH (UID 52 FLAGS ())",
    "S: r OK done"
  ]
  const marks = (set: string) => [`C: m STORE ${set} +FLAGS (\\Deleted)`, "S: m OK done"]
  const expunge = ["C: e EXPUNGE", "S: * 41 EXPUNGE", "S: * 51 EXPUNGE", "S: e OK done"]
  const titlesIn = (...lines: ReadonlyArray<string>): ReadonlyArray<string> =>
    numberingOf(...opened, ...lines).found.map((each) => wordsOf(each).title)

  it("are found where another number is known of them, and what was removed by it is counted", () => {
    assert.deepStrictEqual(titlesIn(...search, ...fetch, ...marks("41,52"), ...expunge), [
      "The app used UIDs (41,52) as message numbers, in STORE: 2 other messages were removed"
    ])
    assert.deepStrictEqual(titlesIn(...fetch, ...marks("41,52")), [
      "The app used UIDs (41,52) as message numbers, in STORE"
    ])
  })

  it("are not found where the numbers are right, or may have been meant", () => {
    assert.deepStrictEqual(titlesIn(...search, ...fetch, ...marks("24,35")), [])
    assert.deepStrictEqual(titlesIn(...fetch, ...marks("41")), [])
    assert.deepStrictEqual(
      titlesIn(...fetch, "C: n SEARCH SEEN", "S: * SEARCH 41 52", "S: n OK done", ...marks("41,52")),
      []
    )
    assert.deepStrictEqual(titlesIn(...search, ...marks("41,52"), ...expunge), [])
  })

  it("are found one after the other, and where no number is as high", () => {
    assert.deepStrictEqual(titlesIn(...search, ...fetch, ...marks("41"), ...marks("52"), ...expunge), [
      "The app used UIDs (41,52) as message numbers, in STORE, 2 times: 2 other messages were removed"
    ])
    assert.deepStrictEqual(titlesIn(...search, ...fetch, ...marks("41")), [])
    const high = ["C: f UID SEARCH ALL", "S: * SEARCH 101 104 109", "S: f OK done"]
    const reads = ["C: r FETCH 104:109 (FLAGS)", "S: r BAD Invalid messageset"]
    assert.deepStrictEqual(titlesIn(...high, ...reads, ...marks("101")), [
      "The app used UIDs (104:109,101) as message numbers, in FETCH and STORE"
    ])
    const shown = [
      "C: f FETCH 59:60 (UID)",
      "S: * 59 FETCH (UID 101)",
      "S: * 60 FETCH (UID 109)",
      "S: f OK done"
    ]
    assert.deepStrictEqual(titlesIn(...shown, "C: r STORE 109 +FLAGS (\\Seen)", "S: r NO invalid"), [
      "The app used UIDs (109) as message numbers, in STORE"
    ])
    assert.deepStrictEqual(titlesIn(...shown, "C: r STORE 110 +FLAGS (\\Seen)", "S: r NO invalid"), [])
  })

  it("are not counted, if what went has one of them", () => {
    const other = [
      "C: r UID FETCH 41,52 (UID)",
      "S: * 24 FETCH (UID 41)",
      "S: * 41 FETCH (UID 52)",
      "S: r OK done"
    ]
    assert.deepStrictEqual(titlesIn(...search, ...other, ...marks("41,52"), ...expunge), [
      "The app used UIDs (41,52) as message numbers, in STORE: another message was removed"
    ])
  })
})

describe("RFC 9051 §2.3.1: message numbers that are used as UIDs", () => {
  const opened = ["C: s SELECT INBOX", "S: * 60 EXISTS", "S: s OK [READ-WRITE] SELECT completed"]
  const search = (found: string, name = "SEARCH UNSEEN") => [
    `C: f ${name}`,
    `S: * ${name.split(" ")[0]} ${found}`,
    "S: f OK done"
  ]
  const reads = (set: string, ...messages: ReadonlyArray<string>) => [
    `C: r UID FETCH ${set} (BODY.PEEK[])`,
    ...messages.map((message) => `S: * ${message}`),
    "S: r OK done"
  ]
  const titlesIn = (...lines: ReadonlyArray<string>): ReadonlyArray<string> =>
    numberingOf(...opened, ...lines).found.map((each) => wordsOf(each).title)
  const title = (numbers: string, how: string) => [
    `The app used message numbers (${numbers}) as UIDs, in ${how}`
  ]
  const all = Array.from({ length: 60 }, (_, at) => at + 1).join(" ")
  const none = "The server answered UID FETCH with OK, and sent no message"

  it("are those of a search, or of what FETCH brought", () => {
    assert.deepStrictEqual(titlesIn(...search("2 4"), ...reads("2,4")), title("2,4", "UID FETCH"))
    assert.deepStrictEqual(
      titlesIn(...search("9 4", "SORT (DATE) UTF-8 ALL"), ...reads("9,4")),
      title("9,4", "UID FETCH")
    )
    const fetched = [
      "C: g FETCH 2:3 (FLAGS)",
      "S: * 2 FETCH (FLAGS ())",
      "S: * 3 FETCH (FLAGS ())",
      "S: g OK done"
    ]
    assert.deepStrictEqual(titlesIn(...fetched, ...reads("2:3")), title("2:3", "UID FETCH"))
    const copies = [
      "C: c UID COPY 2 Archive",
      "S: c OK done",
      "C: d UID STORE 3 +FLAGS.SILENT (\\Seen)",
      "S: d OK x"
    ]
    assert.deepStrictEqual(
      titlesIn("S: l OK [CAPABILITY UIDPLUS] in", ...fetched, ...reads("2:3"), ...copies),
      title("2:3,2,3", "UID FETCH, UID COPY and UID STORE")
    )
  })

  it("are used one after the other", () => {
    const row = (...numbers: ReadonlyArray<number>) => numbers.flatMap((number) => reads(`${number}`))
    assert.deepStrictEqual(
      titlesIn(...search(all), ...row(1, 2, 3, 4)),
      title("1,2,3,4", "UID FETCH, 4 times")
    )
    assert.deepStrictEqual(
      titlesIn(...search(all), ...row(60, 59, 58, 57)),
      title("60,59,58,57", "UID FETCH, 4 times")
    )
    assert.deepStrictEqual(titlesIn(...search(all), ...row(1, 2, 3)), [`${none}, 3 times`])
    assert.deepStrictEqual(titlesIn(...search(all), ...row(7, 12, 30, 31)), [`${none}, 4 times`])
    const later = reads("2", "1 FETCH (UID 2 BODY[] NIL)")
    assert.deepStrictEqual(titlesIn(...search(all), ...row(1, 2, 3, 4), ...later), [`${none}, 3 times`])
  })

  it("are not found where they are UIDs as well, or may have been meant as such", () => {
    const one = ["C: g UID FETCH 77 (FLAGS)", "S: * 5 FETCH (UID 77 FLAGS ())", "S: g OK done"]
    const marks = ["C: m UID STORE 5 +FLAGS (\\Seen)", "S: m OK done"]
    assert.deepStrictEqual(titlesIn(...one, ...marks), [])
    assert.deepStrictEqual(titlesIn(...one, ...reads("5")), title("5", "UID FETCH"))
    const shown = ["C: g UID SEARCH ALL", "S: * SEARCH 2 4 9", "S: g OK done"]
    assert.deepStrictEqual(titlesIn(...shown, ...search("2 4"), ...reads("2,4")), [none])
    assert.deepStrictEqual(titlesIn(...search(all), ...reads("5")), [none])
    assert.deepStrictEqual(titlesIn(...search("2 4 9"), ...reads("4", "1 FETCH (UID 4 BODY[] NIL)")), [])
  })

  it("are told in place of what nothing came of", () => {
    const ids = numberingOf(
      ...opened,
      "S: l OK [CAPABILITY UIDPLUS MOVE] in",
      ...search("2 4"),
      "C: m UID MOVE 2,4 Done",
      "S: m OK done",
      ...reads("2")
    ).found.map(({ id }) => id)
    assert.deepStrictEqual(ids, ["numbers-as-uids"])
  })
})
