/** What is in vain, or not as it has to be, although the server answers OK. */
import { assert, describe, it } from "@effect/vitest"
import { findingsIn, found } from "../../support/inUse.ts"

describe("RFC 9051 §6.4.7: a message that is copied again", () => {
  const copies = (...all: ReadonlyArray<string>) =>
    all.map((each, at) => `C: A${at} UID COPY ${each}\nS: A${at} OK done`).join("\n")

  it("is there more than once", () =>
    assert.match(
      findingsIn(copies("7,8 Archive", "7:8 Archive"))[0]?.title ?? "",
      /copied the same 2 messages into the same mailbox again, 2 times/
    ))

  it.each([
    ["7 Archive", "8 Archive"],
    ["7 Archive", "7 Backup"]
  ])("is not that of %s, %s", (one, other) => assert.notInclude(found(copies(one, other)), "copied-again"))
})

describe("RFC 9051 §6.3.3: flags in a mailbox that EXAMINE opened", () => {
  const stored = (opens: string) => `
    C: A1 ${opens} Archive
    S: A1 OK done
    C: A2 UID STORE 7 +FLAGS (\\Seen)
    S: A2 OK ignored`

  it("are not changed, whatever the answer", () => assert.include(found(stored("EXAMINE")), "stored-in-vain"))

  it("are changed if SELECT opened it", () => assert.notInclude(found(stored("SELECT")), "stored-in-vain"))
})

describe("RFC 9051 §6.4.4: a search for NOT UNKEYWORD", () => {
  const search = (keys: string) => findingsIn(`C: A1 UID SEARCH ${keys}\nS: * SEARCH 3\nS: A1 OK done`)

  it("is one for the keyword", () =>
    assert.match(
      search("SINCE 1-Oct-2026 NOT UNKEYWORD done")[0]?.title ?? "",
      /NOT UNKEYWORD done, which is KEYWORD done/
    ))

  it.each(["UNKEYWORD done", "NOT KEYWORD done", "NOT SEEN"])("is none: %s", (keys) =>
    assert.notInclude(
      search(keys).map(({ id }) => id),
      "search-doubled"
    )
  )
})

describe("RFC 9051 §6.4.5: a FETCH of content", () => {
  const opening = "C: A0 SELECT INBOX\nS: * 2 EXISTS\nS: A0 OK [READ-WRITE] done"
  const read = (found: string) => `${opening}
    C: A1 UID SEARCH UNSEEN
    S: * SEARCH ${found}
    S: A1 OK done
    C: A2 UID FETCH 7 (UID FLAGS BODY[])
    S: * 1 FETCH (UID 7 FLAGS (\\Seen) BODY[] "text")
    S: A2 OK done
    C: A3 UID SEARCH UNSEEN
    S: * SEARCH
    S: A3 OK done`

  it("marks what a search had found unread, also with the flags asked for", () =>
    assert.include(found(read("7")), "read-marks-set"))

  it("marks nothing that was read before", () => assert.notInclude(found(read("8")), "read-marks-set"))

  it("that brings no content is not what it seems", () => {
    const fetched = (data: string) => `${opening}
      C: A1 UID FETCH 7 (UID BODY.PEEK[])
      S: * 1 FETCH (UID 7${data})
      S: A1 OK done`
    assert.include(found(fetched("")), "content-missing")
    assert.include(found(fetched(" BODY[] NIL")), "content-missing")
    assert.notInclude(found(fetched(' BODY[] "text"')), "content-missing")
  })

  it("that brings a tenth of what the server states is not the whole message", () => {
    const fetched = (stated: number, octets: number, section = "") => `${opening}
      C: A1 UID FETCH 7:8 (UID RFC822.SIZE)
      S: * 1 FETCH (UID 7 RFC822.SIZE ${stated})
      S: A1 OK done
      C: A2 UID FETCH 7 (UID BODY.PEEK[]${section})
      S(${octets}): * 1 FETCH (UID 7 BODY[]${section} <literal>)
      S: A2 OK done`
    assert.strictEqual(
      findingsIn(fetched(29_411_806, 346)).find(({ id }) => id === "content-short")?.title,
      "The server sent at most 312 bytes of the message with UID 7, whose size it states as 29.4 MB"
    )
    for (const other of [
      fetched(400_000, 50_000),
      fetched(9000, 300),
      fetched(29_411_806, 346, "<0>"),
      fetched(29_411_806, 346).replace("(346)", ""),
      fetched(29_411_806, 346).replace("C: A2", "C: A3 SELECT Other\nS: A3 OK done\nC: A2")
    ])
      assert.notInclude(found(other), "content-short")
  })

  describe("that brings several messages with one length, and none with more, is cut there", () => {
    const words = ({ octets, size, uid }: { octets: number; size: number; uid: number }) =>
      `* 1 FETCH (UID ${uid} RFC822.SIZE ${size} BODY[] {${octets}}\r\n)\r\n`
    const fetched = (
      all: ReadonlyArray<readonly [uid: number, size: number, octets: number]>,
      answer = "OK"
    ) =>
      all.reduce(
        (text, [uid, size, octets]) => `${text}
          C: F${uid} UID FETCH ${uid} (RFC822.SIZE BODY.PEEK[])
          S(${words({ octets, size, uid }).length + octets}): * 1 FETCH (UID ${uid} RFC822.SIZE ${size} BODY[] <literal>)
          S: F${uid} ${answer} done`,
        opening
      )
    const short = (...given: Parameters<typeof fetched>) =>
      findingsIn(fetched(...given)).find(({ id }) => id === "content-short")

    it("whatever the ratio", () => {
      const found = short([
        [72, 183_244, 20_480],
        [75, 52_311, 20_480],
        [76, 15_002, 15_002]
      ])
      assert.strictEqual(
        found?.title,
        "The server sent 20480 octets of each of 2 messages (UIDs 72 and 75), whose sizes it states as 52 kB to 183 kB, and answered OK; a smaller one came whole"
      )
      assert.include(found?.fix, "BODY.PEEK[]<0.16384>, <16384.16384>")
      assert.strictEqual(found?.actionBy, "admin")
      assert.include(
        short([
          [72, 30_000, 20_480],
          [75, 52_311, 20_480]
        ])?.title ?? "",
        "each of 2 messages"
      )
    })

    it("not if it is refused, or another is longer, or they may be of one size", () => {
      const cut = [
        [72, 183_244, 20_480],
        [75, 52_311, 20_480]
      ] as const
      assert.isUndefined(short(cut, "NO"))
      assert.notInclude(short([...cut, [76, 20_481, 20_481]])?.title ?? "", "of each of")
      assert.isUndefined(
        short([
          [72, 22_000, 20_480],
          [75, 22_100, 20_480]
        ])
      )
      assert.isUndefined(
        short([
          [72, 30_000, 20_480],
          [75, 30_000, 20_480]
        ])
      )
    })

    it("and one alone is short where others have exactly the size that is stated", () => {
      assert.strictEqual(
        short([
          [72, 183_244, 20_480],
          [76, 15_002, 15_002]
        ])?.title,
        "The server sent at most 20 kB of the message with UID 72, whose size it states as 183 kB"
      )
      assert.isUndefined(short([[72, 183_244, 20_480]]))
      assert.isUndefined(
        short([
          [72, 183_244, 20_480],
          [76, 15_002, 15_002],
          [77, 15_002, 15_000]
        ])
      )
    })
  })

  it("of a message that was there answers with it", () => {
    const fetched = (before: string) => `${opening}
      C: A1 UID FETCH 1:* (UID)
      S: * 1 FETCH (UID ${before})
      S: A1 OK done
      C: A2 UID FETCH 7 (UID BODY.PEEK[])
      S: A2 OK done`
    assert.include(found(fetched("7")), "fetch-empty")
    assert.include(found(fetched("8")), "uids-none")
  })
})

describe("RFC 9051 §9: a UIDVALIDITY", () => {
  const opened = (validity: string) => `
    C: A1 SELECT INBOX
    S: * OK [UIDVALIDITY ${validity}] UIDs valid
    S: A1 OK done`

  it("has 32 bits", () => {
    assert.include(found(opened("1666390893348")), "uidvalidity-too-large")
    assert.notInclude(found(opened("4294967295")), "uidvalidity-too-large")
  })
})

describe("RFC 9051 §6.4.8: a message that is moved to where it is", () => {
  const moves = (second: string) => `C: A0 SELECT Chats
    S: A0 OK [READ-WRITE] done
    C: A1 UID MOVE 7:8 Other
    S: * OK [COPYUID 1 7:8 9:10] moved
    S: * 1 EXPUNGE
    S: * 1 EXPUNGE
    S: A1 OK done
    C: A2 UID MOVE ${second} Other
    S: A2 OK done`

  it("comes up in the open mailbox, which has another name, too", () =>
    assert.include(
      findingsIn(moves("9:10"))[0]?.title ?? "",
      "The app moved 2 messages to Other, where they were already"
    ))

  it("is none of those that were moved before", () => assert.notInclude(found(moves("11")), "moved-again"))
})

describe("RFC 9051 §6.3.12: a message that is removed before it is stored elsewhere", () => {
  const removed = (...after: ReadonlyArray<string>) =>
    [
      "C: A0 SELECT INBOX",
      "S: A0 OK [READ-WRITE] done",
      "C: A1 UID FETCH 7 (BODY.PEEK[])",
      'S: * 1 FETCH (UID 7 BODY[] "text")',
      "S: A1 OK done",
      "C: A2 UID STORE 7 +FLAGS (\\Deleted)",
      "S: A2 OK done",
      "C: A3 UID EXPUNGE 7",
      "S: * 1 EXPUNGE",
      "S: A3 OK done",
      ...after
    ].join("\n")
  const refused = ["C: A4 APPEND Archive {4}", "S: A4 NO [TRYCREATE] no such mailbox"]

  it("is lost if the server refuses that", () =>
    assert.include(
      findingsIn(removed(...refused))[0]?.title ?? "",
      "The app removed a message before it had stored its copy, which the server then refused (TRYCREATE)"
    ))

  it("is there if it is stored in the end", () =>
    assert.notInclude(found(removed(...refused, "C: A5 APPEND Sent {4}", "S: A5 OK done")), "removed-first"))

  it("was no copy of it if it had not been read", () =>
    assert.notInclude(found(removed(...refused).replace("BODY.PEEK[]", "FLAGS")), "removed-first"))
})

describe("RFC 9051 §6.4.5: content that is asked for by RFC822", () => {
  const asked = (item: string) => `C: A0 SELECT INBOX
    S: A0 OK [READ-WRITE] done
    C: A1 UID FETCH 7:8 (UID ${item})
    S: * 1 FETCH (UID 7)
    S: * 2 FETCH (UID 8)
    S: A1 OK done`

  it("comes by BODY[] from a server that does not know the item any more", () => {
    assert.include(findingsIn(asked("RFC822"))[0]?.fix ?? "", "ask for BODY.PEEK[]")
    assert.include(findingsIn(asked("BODY.PEEK[]"))[0]?.fix ?? "", "Tell the server's operator")
  })
})

describe("RFC 9051 §6.4.3: a message that is removed though its content never came", () => {
  const lines = (answer: string, ...after: ReadonlyArray<string>) =>
    [
      "C: A0 SELECT INBOX",
      "S: A0 OK [READ-WRITE] done",
      "C: A1 UID FETCH 7 (UID RFC822)",
      `S: * 1 FETCH (UID 7 ${answer})`,
      "S: A1 OK done",
      ...after
    ].join("\n")
  const mark = ["C: A2 UID STORE 7 +FLAGS (\\Deleted)", "S: A2 OK done"]
  const expunge = ["C: A3 EXPUNGE", "S: * 1 EXPUNGE", "S: A3 OK done"]

  it("is lost", () =>
    assert.include(
      findingsIn(lines("FLAGS (\\Seen)", ...mark, ...expunge))[0]?.title ?? "",
      "The app removed a message that it had not received: UID 7"
    ))

  it.each([
    ["its content came", lines('RFC822 "text"', ...mark, ...expunge)],
    ["it is only marked", lines("FLAGS (\\Seen)", ...mark)],
    [
      "another was marked",
      lines("FLAGS (\\Seen)", mark[0]?.replace("7", "8") ?? "", mark[1] ?? "", ...expunge)
    ]
  ])("is not if %s", (_, transcript) => assert.notInclude(found(transcript), "removed-unread"))
})

describe("RFC 9051 §6.3.12: messages that are stored without flags and date", () => {
  const stored = (words: string, count = 10, after: ReadonlyArray<string> = []) =>
    [
      ...Array.from({ length: count }, (_, at) => `C: A${at} APPEND INBOX ${words}\nS: A${at} OK done`),
      ...after
    ].join("\n")

  it("are told, if they are many", () => {
    const finding = findingsIn(stored("<literal>")).find(({ id }) => id === "appended-bare")
    assert.strictEqual(finding?.title, "The app stored 10 messages without flags and without a date")
    assert.strictEqual(finding?.severity, "info")
  })

  it.each([
    ["they have flags", stored("(\\Seen) <literal>")],
    ["they have a date", stored('"17-Jul-2026 02:44:25 -0700" <literal>')],
    ["their date is hidden", stored("<data> <literal>")],
    ["they are few", stored("<literal>", 9)],
    [
      "flags were set after that",
      stored("<literal>", 10, ["C: B UID STORE 1:10 +FLAGS (\\Seen)", "S: B OK x"])
    ]
  ])("are not, if %s", (_, transcript) => assert.notInclude(found(transcript), "appended-bare"))
})

describe("RFC 9051 §6.4.3: messages that UID SEARCH found, that did not come, and that are removed", () => {
  const lines = (after: ReadonlyArray<string>, found = "7 8") =>
    [
      "C: A0 SELECT INBOX",
      "S: * 2 EXISTS",
      "S: A0 OK [READ-WRITE] done",
      "C: A1 UID SEARCH ALL",
      `S: * SEARCH ${found}`,
      "S: A1 OK done",
      "C: A2 UID FETCH 7 (UID BODY.PEEK[])",
      'S: * 1 FETCH (UID 7 BODY[] "text")',
      "S: A2 OK done",
      "C: A3 UID FETCH 8 (UID BODY.PEEK[])",
      "S: A3 OK done",
      ...after
    ].join("\n")
  const mark = ["C: A4 UID STORE 7,8 +FLAGS.SILENT (\\Deleted)", "S: A4 OK done"]
  const goes = "S: * 1 EXPUNGE"
  const expunge = (...gone: ReadonlyArray<string>) => ["C: A5 EXPUNGE", ...gone, "S: A5 OK done"]
  const byUid = ["C: A5 UID EXPUNGE 8", goes, "S: A5 OK done"]

  it.each([
    ["EXPUNGE", [...mark, ...expunge(goes, goes)]],
    ["UID EXPUNGE", [...mark, ...byUid]]
  ])("are lost by %s", (_, after) => {
    const finding = findingsIn(lines(after)).find(({ id }) => id === "removed-unread")
    assert.strictEqual(finding?.title, "The app removed a message that it had not received: UID 8")
    assert.include(finding?.why ?? "", "although UID SEARCH had found it")
  })

  it.each([
    ["fewer went than were marked", lines([...mark, ...expunge(goes)])],
    ["no search found it", lines([...mark, ...expunge(goes, goes)], "7")],
    ["it was copied before", lines(["C: c UID COPY 8 Archive", "S: c OK done", ...mark, ...byUid])],
    [
      "it came after that",
      lines(["C: c UID FETCH 8 (BODY[])", 'S: * 2 FETCH (UID 8 BODY[] "x")', "S: c OK x", ...mark, ...byUid])
    ]
  ])("are not if %s", (_, transcript) => assert.notInclude(found(transcript), "removed-unread"))

  it("are not said to have no such UID", () => {
    const why = (of: string) => findingsIn(of).find(({ id }) => id === "uids-none")?.why ?? ""
    assert.include(why(lines([])), "The server had named the UID before")
    assert.include(why(lines([], "7")), "Most likely none has such a UID")
  })
})

describe("RFC 9051 §6.4.5: one message that the server refuses", () => {
  const fetches = (...all: ReadonlyArray<readonly [set: string, answer: string]>) =>
    ["C: A0 SELECT INBOX", "S: A0 OK [READ-WRITE] done"]
      .concat(
        all.flatMap(([set, answer], at) => [
          `C: B${at} UID FETCH ${set} (BODY.PEEK[])`,
          `S: B${at} ${answer}`
        ])
      )
      .join("\n")
  const no = "NO [UNAVAILABLE] cannot fetch"

  it("is found by halves, and is told in place of the refusals", () => {
    const all = findingsIn(fetches(["1:4", no], ["1:2", "OK done"], ["3:4", no], ["3", no], ["4", "OK done"]))
    assert.include(all[0]?.title ?? "", "The server refused one message, UID 3")
    assert.include(all[0]?.title ?? "", "UID FETCH (UNAVAILABLE), 3 times")
    assert.notInclude(
      all.map(({ id }) => id),
      "command-refused"
    )
  })

  const brokeOff = (first: string) => `${fetches(["1:2", "OK done"])}
    C: C1 UID FETCH 3:6 (BODY.PEEK[])
    S: * 1 FETCH (UID ${first} BODY[] "text")
    S: C1 ${no}
    C: C2 UID FETCH 4 (FLAGS)
    S: * 2 FETCH (UID 4 FLAGS ())
    S: C2 OK done
    C: C3 UID FETCH 4 (BODY.PEEK[])
    S: C3 ${no}`

  it("is found where an answer breaks off before it; its flags may come", () => {
    assert.match(
      findingsIn(brokeOff("3"))[0]?.title ?? "",
      /^The server refused the content of one message, UID 4: UID FETCH \(UNAVAILABLE\), 2 times/
    )
    assert.notInclude(found(brokeOff("6")), "message-refused")
  })

  it.each([
    ["it comes in the end", fetches(["1:2", no], ["1", "OK done"], ["2", no], ["2", "OK done"])],
    ["others are refused as well", fetches(["1:2", no], ["1", no], ["2", no])],
    ["nothing was asked with it", fetches(["2", no], ["1", "OK done"])]
  ])("is none if %s", (_, transcript) => assert.notInclude(found(transcript), "message-refused"))
})

describe("RFC 9051 §6.4.9: a UID for which the server sends no message", () => {
  const asked = (...after: ReadonlyArray<string>) =>
    ["C: A0 SELECT INBOX", "S: A0 OK done", "C: A1 UID FETCH 7 (FLAGS)", "S: A1 OK done", ...after].join("\n")

  it("is most likely none", () => assert.include(found(asked()), "uids-none"))

  it("was one if the message comes later: the server did not show it yet", () =>
    assert.notInclude(
      found(asked("C: A2 UID FETCH 7 (FLAGS)", "S: * 1 FETCH (UID 7 FLAGS ())", "S: A2 OK done")),
      "uids-none"
    ))
})

describe("RFC 9051 §2.3.1.1: messages that the same search finds again", () => {
  const round = (
    at: number,
    search = "SINCE 28-Nov-2026",
    items = "BODY.PEEK[]",
    uids: readonly number[] = [7, 8]
  ) => [
    `C: S${at} UID SEARCH ${search}`,
    `S: * SEARCH ${uids.join(" ")}`,
    `S: S${at} OK done`,
    `C: F${at} UID FETCH ${uids.join()} (${items})`,
    ...uids.map((uid) => `S: * ${uid} FETCH (UID ${uid} ${items.replace(".PEEK", "")} "x")`),
    `S: F${at} OK done`
  ]
  const rounds = (...all: ReadonlyArray<ReadonlyArray<string>>) => all.flat().join("\n")

  it("are fetched whole again, which the app need not", () => {
    const again = findingsIn(rounds(round(1), round(2), round(3))).find(({ id }) => id === "fetched-again")
    assert.strictEqual(
      again?.title,
      "The app fetched the same 2 messages whole after each search, 6 times in all"
    )
    assert.include(again?.why ?? "", "A date is a whole day")
  })

  it.each([
    ["twice", rounds(round(1), round(2))],
    ["by other searches", rounds(round(1), round(2, "UNSEEN"), round(3, "ALL"))],
    ["by what a mark changes", rounds(...[1, 2, 3].map((at) => round(at, "UNSEEN")))],
    ["by a range to the last one", rounds(...[1, 2, 3].map((at) => round(at, "UID 9:*")))],
    ["in part", rounds(...[1, 2, 3].map((at) => round(at, "ALL", "BODY.PEEK[HEADER]")))],
    ["each another", rounds(...[1, 2, 3].map((at) => round(at, "ALL", "BODY.PEEK[]", [at, at + 10])))]
  ])("are not if it was %s", (_, transcript) => assert.notInclude(found(transcript), "fetched-again"))
})

describe("a message that is deleted although it could not be copied", () => {
  it("goes to a mailbox whose name the server asks to begin otherwise", () => {
    const [found] = findingsIn(`C: A0 SELECT INBOX
      S: * 2 EXISTS
      S: A0 OK [READ-WRITE] done
      C: A1 UID COPY 311 Processed
      S: A1 NO [TRYCREATE] Mailbox does not exist, must begin with INBOX.
      C: A2 UID STORE 311 +FLAGS.SILENT (\\Deleted)
      S: A2 OK done
      C: A3 EXPUNGE
      S: * 1 EXPUNGE
      S: A3 OK done`)
    assert.strictEqual(found?.id, "deleted-uncopied")
    assert.include(
      found?.why,
      "has to begin with INBOX., by the server's own words. The app marked it all the same"
    )
    assert.include(found?.fix, "name the mailbox with INBOX. before it")
  })
})
