import { assert, describe, it } from "@effect/vitest"
import { found, findingsIn } from "../../support/inUse.ts"

describe("a search for all that finds none", () => {
  it.each([
    ["UID SEARCH ALL", '* ESEARCH (TAG "A2") UID'],
    ["SEARCH ALL", "* SEARCH"],
    ["UID SEARCH RETURN (COUNT) ALL", '* ESEARCH (TAG "A2") UID COUNT 0']
  ])("contradicts EXISTS: %s", (search, answer) => {
    const ids = found(`
      S: * 812 EXISTS
      C: A2 ${search}
      S: ${answer}
      S: A2 OK done`)
    assert.include(ids, "search-empty")
  })

  it.each([
    ["of an empty mailbox", "S: * 0 EXISTS\nC: A2 SEARCH ALL\nS: * SEARCH\nS: A2 OK done"],
    ["that found some", "S: * 3 EXISTS\nC: A2 SEARCH ALL\nS: * SEARCH 1 2 3\nS: A2 OK done"],
    ["that is refused", "S: * 3 EXISTS\nC: A2 SEARCH ALL\nS: * SEARCH\nS: A2 NO busy"],
    ["for what is unread", "S: * 3 EXISTS\nC: A2 SEARCH UNSEEN\nS: * SEARCH\nS: A2 OK done"],
    ["after a removal", "S: * 1 EXISTS\nS: * 1 EXPUNGE\nC: A2 SEARCH ALL\nS: * SEARCH\nS: A2 OK done"],
    [
      "before the only one arrives",
      "S: * 0 EXISTS\nC: A2 SEARCH ALL\nS: * SEARCH\nS: * 1 EXISTS\nS: A2 OK done"
    ],
    ["whose result the server keeps", "S: * 3 EXISTS\nC: A2 UID SEARCH RETURN (SAVE) ALL\nS: A2 OK done"]
  ])("is none %s", (_, transcript) => {
    assert.notInclude(found(transcript), "search-empty")
  })

  it("is shown by its own lines, and by none of a search before it", () => {
    const [first] = findingsIn(`
      S: * 3 EXISTS
      C: A2 SEARCH UNSEEN
      S: * SEARCH
      S: A2 OK done
      C: A3 SEARCH ALL
      S: A3 OK done`).filter(({ id }) => id === "search-empty")
    assert.strictEqual(first?.quote, "A3 OK done")
  })
})

describe("RFC 9051 §6.4.9: a search by UID that names numbers", () => {
  const search = (answer: string, sent = "UID SEARCH UNSEEN") => `
      C: A2 UID FETCH 1:* (FLAGS)
      S: * 1 FETCH (UID 4801 FLAGS ())
      S: A2 OK done
      C: A3 ${sent}
      S: * SEARCH ${answer}
      S: A3 OK done`

  it("is broken if they are below the UID of the first message", () => {
    assert.include(found(search("3 7 9")), "search-numbers")
  })

  it.each([
    ["they may be UIDs", search("4803 4807")],
    ["one may be a UID", search("3 4807")],
    ["none is asked for", search("3 7", "SEARCH UNSEEN")],
    ["it finds none", search("")],
    [
      "the message was of the mailbox before",
      "C: A1 SELECT Other\nS: * 1 FETCH (UID 44 FLAGS ())\nS: * FLAGS ()\nS: A1 OK done\nC: A2 UID SEARCH ALL\nS: * SEARCH 3\nS: A2 OK done"
    ]
  ])("is well if %s", (_, transcript) => assert.notInclude(found(transcript), "search-numbers"))
})

describe("a search for what never changes in a message", () => {
  const search = (tag: string, answer: string, keys = 'FROM "a@example.com"') =>
    `C: ${tag} UID SEARCH ${keys}\nS: * SEARCH${answer}\nS: ${tag} OK done\n`
  const shown = "C: F UID FETCH 5120:* (FLAGS)\nS: * 9 FETCH (UID 5120 FLAGS ())\nS: F OK done\n"

  it("finds it late if it had been shown, and was not found", () => {
    assert.include(found(`${shown}${search("A1", "")}${search("A2", " 5120")}`), "search-behind")
  })

  it.each([
    ["it was not shown yet", `${search("A1", "")}${shown}${search("A2", " 5120")}`],
    ["it was found before", `${shown}${search("A1", " 5120")}${search("A2", " 5120")}`],
    ["flags decide", `${shown}${search("A1", "", "UNSEEN")}${search("A2", " 5120", "UNSEEN")}`],
    [
      "the words are hidden",
      `${shown}${search("A1", "", "TEXT <text>")}${search("A2", " 5120", "TEXT <text>")}`
    ],
    [
      "another mailbox was open",
      `${shown}${search("A1", "")}C: B SELECT Other\nS: B OK done\n${search("A2", " 5120")}`
    ]
  ])("is well if %s", (_, transcript) => assert.notInclude(found(transcript), "search-behind"))
})

describe("RFC 9051 §6.4.4: a search for days", () => {
  const search = (keys: string) => `C: A2 UID SEARCH ${keys}\nS: * SEARCH\nS: A2 OK done`

  it.each(["SINCE 24-Nov-2026 BEFORE 24-Nov-2026", "UNSEEN SENTBEFORE 3-Jan-2026 SENTSINCE 1-Feb-2026"])(
    "finds nothing if there are none: %s",
    (keys) => assert.include(found(search(keys)), "search-dates")
  )

  it.each([
    "SINCE 24-Nov-2025 BEFORE 25-Nov-2025",
    "SINCE 24-Nov-2025 SENTBEFORE 1-Nov-2025",
    "OR SINCE 24-Nov-2025 BEFORE 1-Nov-2025"
  ])("may find some: %s", (keys) => assert.notInclude(found(search(keys)), "search-dates"))

  it("is the app's mistake if its day is yet to come, by the date of the trace", () => {
    const titles = (keys: string) => findingsIn(search(keys)).map(({ title }) => title)
    assert.match(titles("SINCE 20-Dec-2026").join(), /since a day that is yet to come/)
    assert.notMatch(titles("SINCE 21-Nov-2026").join(), /yet to come/)
  })
})

describe("RFC 9051 §6.4.4: a search for all that finds some", () => {
  const search = (answer: string) => `S: * 18204 EXISTS\nC: A2 UID SEARCH ALL\nS: ${answer}\nS: A2 OK done`

  it("is cut by the server if most are missing", () =>
    assert.match(
      findingsIn(search('* ESEARCH (TAG "A2") UID COUNT 4000 ALL 14207:18206')).find(
        ({ id }) => id === "search-empty"
      )?.title ?? "",
      /found 4000 messages, although the mailbox has 18204/
    ))

  it.each(['* ESEARCH (TAG "A2") UID COUNT 18200', '* ESEARCH (TAG "A2") UID ALL 3:9', "* SEARCH 1 2 3…"])(
    "is well, or not known: %s",
    (answer) => assert.notInclude(found(search(answer)), "search-empty")
  )
})

describe("RFC 9051 §6.4.4: searches for words", () => {
  const searches = (...found: ReadonlyArray<string>) =>
    [
      "S: * 5 EXISTS",
      ...found.flatMap((each, at) => [
        `C: A${at} UID SEARCH FROM "person ${at}"`,
        `S: * SEARCH ${each}`,
        `S: A${at} OK done`
      ])
    ].join("\n")
  const all = "3 4 5 6 7"

  it("that each find all messages have words that the server leaves out", () =>
    assert.match(
      findingsIn(searches(all, all, all))[0]?.title ?? "",
      /all 5 messages .* for 3 different words/
    ))

  it("of two fields are enough in a mailbox that is not small, and before what is done with it", () => {
    const many = Array.from({ length: 12 }, (_, at) => at + 1).join(" ")
    const both = ["FROM", "SUBJECT"].map(
      (field) => `C: ${field} UID SEARCH ${field} "<text>"\nS: * SEARCH ${many}\nS: ${field} OK done`
    )
    const moved = "C: A9 UID MOVE 1:12 Rest\nS: * VANISHED 1:12\nS: A9 OK done"
    assert.match(
      findingsIn(["S: * 12 EXISTS", ...both, moved].join("\n"))[0]?.title ?? "",
      /all 12 messages .* for 2 different words/
    )
  })

  it.each([
    ["two are not enough", searches(all, all)],
    ["one finds fewer", searches(all, all, all, "3")]
  ])("may be right if %s", (_, transcript) => assert.notInclude(found(transcript), "search-ignored"))
})

describe("RFC 9051 §6.4.4: a search for a day and all after it", () => {
  const search = (tag: string, day: string, answer: string) =>
    [`C: ${tag} UID SEARCH SINCE ${day}`, `S: * SEARCH${answer}`, `S: ${tag} OK done`].join("\n")
  const before = ["S: * 640 EXISTS", search("A1", "18-Nov-2026", ""), "S: * 641 EXISTS"]

  it("does not find what came meanwhile: it is another day where the server is", () =>
    assert.match(
      findingsIn(
        [...before, search("A2", "18-Nov-2026", ""), search("A3", "17-Nov-2026", " 9021")].join("\n")
      )[0]?.title ?? "",
      /^A message came, and SEARCH SINCE 18-Nov-2026 does not find it/
    ))

  it.each([
    ["it finds it", [...before, search("A2", "18-Nov-2026", " 9021")]],
    ["none came", [before[0] ?? "", before[1] ?? "", search("A2", "18-Nov-2026", "")]],
    ["the next is for another day", [...before, search("A2", "19-Nov-2026", "")]]
  ])("is well if %s", (_, lines) => assert.notInclude(found(lines.join("\n")), "search-day"))
})

describe("RFC 5322 §3.6.4: a search for a Message-ID", () => {
  const sent = (result: string, validity = 29) => `
    C: A1 APPEND Sent {4}
    S: A1 OK [APPENDUID 29 813] done
    C: A2 SELECT Sent
    S: * OK [UIDVALIDITY ${validity}] valid
    S: A2 OK done
    C: A3 UID SEARCH HEADER "Message-ID" "<1@example.com>"
    S: * SEARCH ${result}
    S: A3 OK done`

  it("shows that what the app stored is there twice", () =>
    assert.match(
      findingsIn(sent("812 813"))[0]?.title ?? "",
      /^A message that the app stored is there twice/
    ))

  it.each([
    ["it finds that alone", sent("813")],
    ["it finds others", sent("811 812")],
    ["the mailbox is another", sent("812 813", 30)]
  ])("does not if %s", (_, lines) => assert.notInclude(found(lines), "stored-besides"))
})
