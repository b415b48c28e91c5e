/** Messages that are lost although each command was answered with OK. RFC 9051 §2.3.1.1, §7.5.1. */
import { assert, describe, it } from "@effect/vitest"
import { findingsIn } from "../../support/inUse.ts"

const opening = (tag: string, name: string, validity: number, exists = 200): ReadonlyArray<string> => [
  `C: ${tag} SELECT ${name}`,
  `S: * ${exists} EXISTS`,
  `S: * OK [UIDVALIDITY ${validity}] ok`,
  "S: * OK [UIDNEXT 4000] ok",
  `S: ${tag} OK [READ-WRITE] done`
]

const titles = (...lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  findingsIn(lines.join("\n"))
    .filter(({ severity }) => severity === "warning")
    .map(({ title }) => title)

describe("UIDs that a search found in another mailbox", () => {
  const found = ["C: B UID SEARCH UNSEEN", "S: * SEARCH 901 902 903 1004 1005 1006", "S: B OK done"]
  const removes = [
    "C: D UID STORE 901:903,1004:1006 +FLAGS (\\Deleted)",
    "S: * 7 FETCH (UID 903 FLAGS (\\Deleted \\Flagged))",
    "S: D OK done",
    "C: E UID EXPUNGE 901:903,1004:1006",
    "S: * 7 EXPUNGE",
    "S: E OK done"
  ]
  const news = opening("A", "News", 7)
  const inbox = opening("C", "INBOX", 8)
  const told = "The app took a message out of INBOX, by UIDs that a search had found in News"

  it("are those of other messages", () => {
    assert.deepStrictEqual(titles(...news, ...found, ...inbox, ...removes), [told])
    const [first] = findingsIn([...news, ...found, ...inbox, ...removes].join("\n"))
    assert.include(first?.why, "UID EXPUNGE named 6 UIDs, those of the search in News")
    assert.include(first?.why, "of which one was flagged")
  })

  it("also of a result that the trace has in part", () => {
    const cut = found.map((line) => line.replace("1005 1006", "1005 10..."))
    assert.deepStrictEqual(titles(...news, ...cut, ...inbox, ...removes), [told])
  })

  it("are no mistake where they were found, or named, as well", () => {
    assert.deepStrictEqual(titles(...news, ...found, ...removes), [])
    assert.deepStrictEqual(titles(...inbox, ...found, ...news, ...found, ...inbox, ...removes), [])
    const few = found.map((line) => line.replace("903 1004 1005 1006", ""))
    assert.deepStrictEqual(
      titles(
        ...news,
        ...few,
        ...inbox,
        ...removes.map((line) => line.replace("901:903,1004:1006", "901:902"))
      ),
      []
    )
  })
})

describe("most messages of the open mailbox", () => {
  const goes = (count: number) => Array.from({ length: count }, () => "S: * 1 EXPUNGE")
  const open = opening("A", "INBOX", 7)
  const idle = (...lines: ReadonlyArray<string>) => [
    "C: B IDLE",
    "S: + idling",
    ...lines,
    "C: DONE",
    "S: B OK done"
  ]

  it("are removed by somebody else", () => {
    assert.match(
      titles(...open, ...idle(...goes(150))).join("\n"),
      /^Somebody else removed 150 of the 200 messages of INBOX, within \d/
    )
    assert.notInclude(titles(...open, ...idle(...goes(99))).join(), "Somebody else")
    assert.notInclude(titles(...opening("A", "INBOX", 7, 400), ...idle(...goes(150))).join(), "Somebody else")
  })

  it("may be removed by the app", () =>
    assert.notInclude(
      titles(...open, "C: D EXPUNGE", ...goes(150), "S: D OK done").join("\n"),
      "Somebody else"
    ))
})
