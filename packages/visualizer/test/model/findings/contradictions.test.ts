import { assert, describe, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { at, began, connectionOf, moved } from "../../support.ts"

const lane = "implicitTls"

const found = (transcript: string): ReadonlyArray<string> => findingsIn(transcript).map(({ id }) => id)

/** The findings in an open mailbox about lines such as `C: A2 SEARCH ALL` and `S: A2 OK done`, a second apart. */
const findingsIn = (transcript: string): ReadonlyArray<Findings.Finding> => {
  const said = transcript
    .trim()
    .split(/\n\s*/)
    .map((each, index) => {
      const [, side, line = ""] = /^([CS]): (.*)$/.exec(each) ?? []
      const [tag = "", word = "", next = ""] = line.split(" ")
      const tagged = tag === "*" ? {} : { tag }
      const time = 100 + 1000 * index
      if (side === "C")
        return at(time, "wire:sent", { lane, tag, cmd: word === "UID" ? `UID ${next}` : word, line })
      const code = /^\S+ OK \[([^\]]+)\]/.exec(line)?.[1]
      const condition = word === "OK" ? { cond: word, ...(code !== undefined && { code }) } : {}
      return at(time, "wire:received", { lane, line, ...tagged, ...condition })
    })
  const opened = moved(50, "selecting", "select.ok", "selected.quiet")
  return Findings.of(connectionOf([began, opened, ...said]))
}

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
    ["it finds none", search("")]
  ])("is well if %s", (_, transcript) => assert.notInclude(found(transcript), "search-numbers"))
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
  const severityOf = (transcript: string) =>
    findingsIn(transcript).find(({ id }) => id === "conditional-store")?.severity

  it("is for the app to repeat", () =>
    assert.strictEqual(severityOf(store("A2", "[MODIFIED 8] some")), "warning"))

  it("is well once another one was accepted", () =>
    assert.strictEqual(severityOf(store("A2", "[MODIFIED 8] some") + store("A3", "done")), "info"))
})

describe("RFC 9051 §6.4.4: a search for days", () => {
  const search = (keys: string) => `C: A2 UID SEARCH ${keys}\nS: * SEARCH\nS: A2 OK done`

  it.each(["SINCE 24-Nov-2026 BEFORE 24-Nov-2026", "UNSEEN SENTBEFORE 3-Jan-2026 SENTSINCE 1-Feb-2026"])(
    "finds nothing if there are none: %s",
    (keys) => assert.include(found(search(keys)), "search-dates")
  )

  it.each([
    "SINCE 24-Nov-2026 BEFORE 25-Nov-2026",
    "SINCE 24-Nov-2026 SENTBEFORE 1-Nov-2026",
    "OR SINCE 24-Nov-2026 BEFORE 1-Nov-2026"
  ])("may find some: %s", (keys) => assert.notInclude(found(search(keys)), "search-dates"))
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
    assert.match(titleOf(select("A2", 7) + select("A3", 8) + select("A4", 9)) ?? "", /each of 2 times/))
})
