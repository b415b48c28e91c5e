import { assert, describe, it } from "@effect/vitest"
import { found, findingsIn } from "../../support/inUse.ts"

describe("RFC 4315 §3: an APPEND that is told the UID of an earlier one", () => {
  const stores = (uid: number, mailbox = "Sent") => `
    C: A${uid} APPEND ${mailbox} {3}
    S: A${uid} OK [APPENDUID 7 ${uid}] done`

  it("was accepted, and stored no message of its own", () => {
    assert.include(found(stores(21) + stores(22) + stores(21)), "append-not-kept")
  })

  it.each([
    ["has another UID", stores(21) + stores(22)],
    ["is to another mailbox", stores(21) + stores(21, "Drafts")]
  ])("is none if it %s", (_, transcript) => assert.notInclude(found(transcript), "append-not-kept"))
})

describe("messages that are peeked at", () => {
  const peeks = (answer: (number: number) => string, item = "BODY.PEEK[]") =>
    [1, 2, 3]
      .flatMap((number) => [
        `C: B${number} UID FETCH 10${number} (FLAGS)`,
        `S: * ${number} FETCH (UID 10${number} FLAGS ())`,
        `S: B${number} OK done`,
        `C: C${number} UID FETCH 10${number} (${item})`,
        `S: * ${number} FETCH (UID 10${number} BODY[] <literal>)`,
        ...answer(number).split("\n"),
        `S: C${number} OK done`
      ])
      .join("\n")
  const marks = (number: number) => `S: * ${number} FETCH (FLAGS (\\Seen))`

  it("are marked as read by the server", () => {
    assert.include(found(peeks(marks)), "seen-by-peek")
  })

  it.each([
    [
      "by the app, which sets the flag",
      `${peeks(marks)}\nC: D1 UID STORE 101 +FLAGS (\\Seen)\nS: D1 OK done`
    ],
    ["by a FETCH that does so", peeks(marks, "BODY[]")],
    ["one of them alone", peeks((number) => (number === 2 ? marks(number) : "S: * 3 EXISTS"))]
  ])("are marked as read %s", (_, transcript) => {
    assert.notInclude(found(transcript), "seen-by-peek")
  })
})

describe("RFC 9051 §6.4.4: a search for unread messages", () => {
  const select = `
      C: A2 SELECT INBOX
      S: * 4 EXISTS
      S: A2 OK done`
  const shows = (...flags: ReadonlyArray<string>) => `
      C: A3 FETCH 1:* FLAGS
      ${flags.map((each, at) => `S: * ${at + 1} FETCH (FLAGS (${each}))`).join("\n      ")}
      S: A3 OK done`
  const allRead = shows("\\Seen", "\\Seen", "\\Seen", "\\Seen")
  const counts = (result: string) => `
      C: A4 UID SEARCH RETURN (COUNT) UNSEEN
      S: * ${result}
      S: A4 OK done`
  const four = counts('ESEARCH (TAG "A4") UID COUNT 4')

  it.each([
    ["a count", four],
    ["a list", counts("SEARCH 11 12 13 14")]
  ])("finds more than the server shows as unread: %s", (_, search) =>
    assert.include(found(select + allRead + search), "unseen-miscounted")
  )

  it.each([
    ["there are so many", select + shows("", "", "", "\\Seen") + counts("SEARCH 11 12 13")],
    ["one was marked meanwhile", select + allRead + counts("SEARCH 11")],
    [
      "the app takes it back",
      `${select}${allRead}\nC: B1 STORE 1:4 -FLAGS.SILENT (\\Seen)\nS: B1 OK done${four}`
    ],
    ["the server takes it back", `${select}${allRead}${four}\nS: * 1 FETCH (FLAGS ())`],
    ["messages were removed", `${select}${allRead}\nS: * 1 EXPUNGE\nS: * 4 EXISTS${four}`],
    ["as many have come", `${select}${allRead}\nS: * 8 EXISTS${four}`],
    ["another mailbox is open", `${select}${allRead}${select.replace("INBOX", "Sent")}${four}`]
  ])("may be right if %s", (_, transcript) => assert.notInclude(found(transcript), "unseen-miscounted"))
})

describe("RFC 9051 §2.3.1.1: an INBOX whose next UID is 1", () => {
  const opened = (count: number, uidNext: number, name = "INBOX") => `
      C: A2 SELECT ${name}
      S: * ${count} EXISTS
      S: * OK [UIDNEXT ${uidNext}] next
      S: A2 OK done`
  const search = "\nC: A3 UID SEARCH UNSEEN\nS: * SEARCH\nS: A3 OK done"

  it("has never had a message, if the app looks for some", () => {
    assert.include(found(opened(0, 1) + search), "never-filled")
  })

  it.each([
    ["it has had one", opened(0, 8) + search],
    ["one arrives", `${opened(0, 1)}\nS: * 1 EXISTS${search}`],
    ["nothing is looked for", opened(0, 1)],
    ["it is another mailbox", opened(0, 1, "Archive") + search]
  ])("is not told of if %s", (_, transcript) => assert.notInclude(found(transcript), "never-filled"))
})

describe("RFC 9051 §6.4.7: messages that were put into another mailbox", () => {
  const moved = `
      C: A2 UID MOVE 604,611 Done
      S: * OK [COPYUID 7 604,611 913:914] moved
      S: A2 OK done
      C: A3 SELECT Done
      S: A3 OK done`
  const store = (uids: string) => `\nC: A4 UID STORE ${uids} +FLAGS (x)\nS: A4 OK done`

  it("have other UIDs there", () => assert.include(found(moved + store("604,611")), "uids-of-source"))

  it.each([
    ["they are named by those", moved + store("913:914")],
    ["one is known from there", `${moved}\nS: * 4 FETCH (UID 604 FLAGS ())${store("604")}`],
    ["it is another mailbox", moved.replace("SELECT Done", "SELECT Sent") + store("604,611")]
  ])("are well if %s", (_, transcript) => assert.notInclude(found(transcript), "uids-of-source"))
})

describe("RFC 7162 §3.1.3: a conditional STORE that left out messages", () => {
  const store = (tag: string, answer: string) => `
      C: ${tag} UID STORE 7:9 (UNCHANGEDSINCE 12) +FLAGS (x)
      S: ${tag} OK ${answer}`
  const told = (transcript: string) => findingsIn(transcript).find(({ id }) => id === "conditional-store")
  const severityOf = (transcript: string) => told(transcript)?.severity

  it("is for the app to repeat", () =>
    assert.strictEqual(severityOf(store("A2", "[MODIFIED 8] some")), "warning"))

  it("is well once another one was accepted", () =>
    assert.strictEqual(severityOf(store("A2", "[MODIFIED 8] some") + store("A3", "done")), "info"))

  it("names those that stay as they were, and that it was sent again", () => {
    const again = told(store("A2", "[MODIFIED 8:9] some") + store("A3", "[MODIFIED 8,9] some"))
    assert.match(again?.title ?? "", /left out UIDs 8:9, which had changed meanwhile \(MODIFIED\), 2 times/)
    assert.match(again?.why ?? "", /sent it again with the same UNCHANGEDSINCE/)
    assert.match(again?.fix ?? "", /with the new MODSEQ/)
  })

  it("is well once a FETCH shows the flag", () => {
    const fetched = "\nC: A3 UID FETCH 8 (FLAGS)\nS: * 8 FETCH (UID 8 FLAGS (x))\nS: A3 OK done"
    assert.strictEqual(severityOf(store("A2", "[MODIFIED 8] some") + fetched), "info")
    assert.strictEqual(severityOf(store("A2", "[MODIFIED 8] some") + fetched.replace("(x)", "()")), "warning")
  })
})

describe("RFC 9051 §6.3.11: STATUS that counts unread messages", () => {
  const round = (tag: string, unseen: number, search: string) => `
      C: ${tag}1 STATUS Trips (UNSEEN)
      S: * STATUS Trips (UNSEEN ${unseen})
      S: ${tag}1 OK done
      C: ${tag}2 SELECT Trips
      S: ${tag}2 OK done
      C: ${tag}3 UID SEARCH UNSEEN
      S: * SEARCH${search}
      S: ${tag}3 OK done`

  it("is contradicted by searches that find none", () =>
    assert.include(found(round("A", 3, "") + round("B", 3, "")), "status-unseen"))

  it.each([
    ["it was once", round("A", 3, "")],
    ["it counts none", round("A", 0, "") + round("B", 0, "")],
    ["they find some", round("A", 3, " 7 8 9") + round("B", 3, " 7 8 9")]
  ])("may be right if %s", (_, transcript) => assert.notInclude(found(transcript), "status-unseen"))
})

describe("RFC 9051 §6.4.4: the first unread message of SELECT", () => {
  const select = `
      C: A2 SELECT INBOX
      S: * 9 EXISTS
      S: * OK [UNSEEN 5] first unseen
      S: A2 OK done`
  const search = (result: string) => `
      C: A3 SEARCH UNSEEN
      S: * SEARCH${result}
      S: A3 OK done`

  it("is contradicted by a search that finds none", () =>
    assert.include(found(select + search("")), "unseen-unfound"))

  it.each([
    ["it finds it", select + search(" 5 6 7")],
    ["it was read meanwhile", `${select}\nS: * 5 FETCH (FLAGS (\\Seen))${search("")}`],
    ["it may have been read", `${select}\nC: A4 FETCH 5 BODY[]\nS: A4 OK done${search("")}`]
  ])("is none if %s", (_, transcript) => assert.notInclude(found(transcript), "unseen-unfound"))
})

describe("RFC 9051 §2.3.1.1: a mailbox that is selected again", () => {
  const select = (tag: string, validity: number) => `
      C: ${tag} SELECT INBOX
      S: * OK [UIDVALIDITY ${validity}] valid
      S: ${tag} OK done`
  const titleOf = (transcript: string) =>
    findingsIn(transcript).find(({ id }) => id === "uidvalidity-changed")?.title

  it("has its UIDVALIDITY", () => assert.isUndefined(titleOf(select("A2", 7) + select("A3", 7))))

  it("may be another one of its name", () =>
    assert.match(titleOf(select("A2", 7) + select("A3", 8)) ?? "", /when it was selected again/))

  it("may be another one that the app made", () =>
    assert.isUndefined(titleOf(`${select("A2", 7)}\nC: A4 DELETE INBOX\nS: A4 OK done${select("A3", 8)}`)))

  it("has another one each time where the server does not keep it", () =>
    assert.match(
      titleOf(select("A2", 7) + select("A3", 8) + select("A4", 9)) ?? "",
      /UIDVALIDITY 2 times when/
    ))

  it("has void UIDs, although it goes on with them", () => {
    const sparse = (tag: string, validity: number, next: number) =>
      select(tag, validity).replace(
        `S: ${tag} OK`,
        `S: * 67 EXISTS\n      S: * OK [UIDNEXT ${next}] next\n      S: ${tag} OK`
      )
    const whyOf = (before: number, next: number, meanwhile = "") =>
      findingsIn(sparse("A2", 7, before) + meanwhile + sparse("A3", 8, next)).find(
        ({ id }) => id === "uidvalidity-changed"
      )?.why
    assert.match(whyOf(1068, 1069) ?? "", /^Its UIDNEXT went on as before/)
    assert.match(whyOf(1068, 12) ?? "", /deleted and made anew/)
    // a message came that had a higher UID by then
    assert.match(whyOf(1068, 1070, "\nS: * 68 FETCH (UID 1075 FLAGS ())") ?? "", /deleted and made anew/)
  })
})
