/** What LIST shows of a mailbox that a command could not use. RFC 9051 §5.1, §7.3.1. */
import { assert, describe, it } from "@effect/vitest"
import { findingsIn } from "../../support/inUse.ts"

const refused = (attributes: string, listed: string, asked: string) =>
  findingsIn(`
    C: A1 LIST "" "*"
    S: * LIST (${attributes}) "." ${listed}
    S: A1 OK done
    C: A2 ${asked}
    S: A2 NO [NONEXISTENT] no such mailbox`)[0]

describe("RFC 9051 §7.3.1: a refused mailbox that LIST shows", () => {
  it.each([
    ['"INBOX.Orders"', "EXAMINE Orders"],
    ['"INBOX.Orders"', "SELECT INBOX/orders"],
    ["Archive.2026", 'UID MOVE 3 "Archive/2026"']
  ])("as %s is named so, for %s", (listed, asked) => {
    const { fix = "", why = "" } = refused("", listed, asked) ?? {}
    assert.include(why, `The server lists “${listed.replaceAll('"', "")}”`)
    assert.include(fix, "as LIST shows them")
  })

  const shown = (...before: ReadonlyArray<string>) =>
    findingsIn([...before, "C: A2 UID MOVE 3 Archive", "S: A2 NO [TRYCREATE] no such mailbox"].join("\n"))[0]
  const list = ['C: A1 LIST "" *', 'S: * LIST () "." Archive', "S: A1 OK done"]
  const does = (command: string, answer = "OK") => [`C: b ${command}`, `S: b ${answer} done`]

  it.each([list, does("UID MOVE 2 Archive"), does("STATUS Archive (MESSAGES)")])(
    "or that it used before is a contradiction: %s",
    (...before) => {
      const { fix = "", why = "" } = shown(...before) ?? {}
      assert.include(why, "the server contradicts itself")
      assert.include(fix, "create none yet")
    }
  )

  it.each([
    [...list, ...does("DELETE Archive")],
    [...list, ...does("RENAME Archive Old")],
    ['C: A1 LSUB "" *', 'S: * LSUB () "." Archive', "S: A1 OK done"]
  ])("or does not show any more is none: %s", (...before) =>
    assert.include(shown(...before)?.fix ?? "", "create it first")
  )

  it("as no mailbox is a level above others", () =>
    assert.include(refused("\\Noselect", "Archive", "SELECT Archive")?.why, "LIST marks it so"))

  it("as another one is not meant", () =>
    assert.notInclude(refused("", "Archive", "SELECT Orders")?.why, "lists"))
})
