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

  it("as what does not exist is a subscription that is left, or above others", () => {
    const { fix = "", why = "" } =
      refused("\\NonExistent \\Subscribed", "Archive", "STATUS Archive (UNSEEN)") ?? {}
    assert.include(why, "for a subscription that is left")
    assert.include(fix, "UNSUBSCRIBE")
    assert.notInclude(fix, "list the mailboxes")
    assert.include(refused("\\NonExistent", "Archive", "SELECT Archive")?.why, "there may be some below it")
  })

  it("as another one is not meant", () =>
    assert.notInclude(refused("", "Archive", "SELECT Orders")?.why, "lists"))
})

describe("RFC 2342 §5: a mailbox that is refused outside of the prefix that LIST shows", () => {
  const created = (name: string, ...shown: ReadonlyArray<string>) =>
    findingsIn(`
    ${shown.join("\n")}
    C: A2 CREATE ${name}
    S: A2 NO Invalid mailbox name.
    C: A3 SUBSCRIBE ${name}
    S: A3 NO Cannot subscribe to a nonexistent folder.`)
  const listed = (...names: ReadonlyArray<string>) => [
    'C: A1 LIST "" *',
    ...names.map((name) => `S: * LIST () "." ${name}`),
    "S: A1 OK done"
  ]
  const inside = listed("INBOX", "INBOX.Sent", "INBOX.Trash")

  it("is to be made there, and what was refused for it follows", () => {
    const [first, second] = created("Projects/2026", ...inside)
    assert.include(first?.why, "below “INBOX.”")
    assert.include(first?.fix, "Send CREATE with “INBOX.Projects.2026”")
    assert.notInclude(first?.fix, "Leave out characters")
    assert.include(second?.why, "the consequence of another refusal")
  })

  it("or that NAMESPACE shows", () =>
    assert.include(
      created("Projects", 'S: * NAMESPACE (("INBOX." ".")) NIL NIL')[0]?.fix,
      "“INBOX.Projects”"
    ))

  it.each([
    ["it is there", created("INBOX.Pro^jects", ...inside)],
    ["others are elsewhere", created("Pro^jects", ...listed("INBOX.Sent", "INBOX.Trash", "Archive"))],
    ["there is none", created("Pro^jects", 'S: * NAMESPACE (("" ".")) NIL NIL', ...inside)]
  ])("is called invalid for another reason if %s", (_, [first]) =>
    assert.notInclude(first?.why, "Besides INBOX")
  )
})
