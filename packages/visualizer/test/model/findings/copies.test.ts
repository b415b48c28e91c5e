/** What an app does in vain, or again, although the server answers OK. */
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
