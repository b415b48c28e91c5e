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
      return at(time, "wire:received", { lane, line, ...tagged, ...(word === "OK" ? { cond: word } : {}) })
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
