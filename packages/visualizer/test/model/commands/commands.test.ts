/** The table of what an app asked. */
import { assert, describe, it } from "@effect/vitest"
import { columnsOf, firstOf } from "../../../src/model/commands/columns.ts"
import { commandsOf } from "../../../src/model/commands/commands.ts"
import { assertLinear } from "../../../../core/test/support/linear.ts"
import { at } from "../../support.ts"
import { connectionIn, talk } from "../rules/talk.ts"

const rowsOf = (transcript: string) => commandsOf(connectionIn(talk(transcript)))

/** The rows of a table, below its headers. */
const tableOf = (transcript: string): ReadonlyArray<string> => {
  const rows = rowsOf(transcript)
  const columns = columnsOf(rows, true).map(({ cells, header }) => [header, ...cells])
  return rows.length === 0
    ? []
    : ["", ...rows].map((_, at) => columns.map((column) => column[at]).join(" | "))
}

describe("commands", () => {
  it("each command in each mailbox is a row, in the order of first use", () => {
    assert.deepStrictEqual(
      tableOf(`
        C: A1 LIST "" *
        S: A1 OK done
        C: A2 SELECT INBOX
        S: A2 OK done
        C: A3 UID FETCH 1 FLAGS
        S: A3 OK done
        C: A4 UID FETCH 2 FLAGS
        S: A4 OK done
        C: A5 SELECT "Old mail"
        S: A5 OK done
        C: A6 UID FETCH 2 FLAGS
        S: A6 OK done`),
      [
        "mailbox | command | count | time",
        " | LIST | 1 | 1 s",
        "INBOX | SELECT | 1 | 1 s",
        "INBOX | UID FETCH | 2 | 2 s",
        "Old mail | SELECT | 1 | 1 s",
        "Old mail | UID FETCH | 1 | 1 s"
      ]
    )
  })

  it("a refused SELECT leaves the mailbox open; CLOSE leaves it", () => {
    assert.deepStrictEqual(
      tableOf(`
        C: A1 SELECT INBOX
        S: A1 OK done
        C: A2 SELECT Nowhere
        S: A2 NO none
        C: A3 SEARCH ALL
        S: A3 OK done
        C: A4 CLOSE
        S: A4 OK done
        C: A5 NOOP
        S: A5 OK done`),
      [
        "mailbox | command | count | refused | time",
        "INBOX | SELECT | 2 | 1 | 2 s",
        "INBOX | SEARCH | 1 |  | 1 s",
        " | CLOSE | 1 |  | 1 s",
        " | NOOP | 1 |  | 1 s"
      ]
    )
  })

  it("what has no answer is counted, and takes no time", () => {
    assert.deepStrictEqual(
      tableOf(`
        C: A1 SELECT INBOX
        S: A1 OK done
        C: A2 SEARCH ALL
        C: A3 FETCH 1 FLAGS
        S: A3 BAD no`),
      [
        "mailbox | command | count | refused | no answer | time",
        "INBOX | SELECT | 1 |  |  | 1 s",
        "INBOX | SEARCH | 1 |  | 1 | ",
        "INBOX | FETCH | 1 | 1 |  | 1 s"
      ]
    )
  })

  it("of many rows the first are shown, and those that were refused", () => {
    const rows = rowsOf(`
      C: A1 LIST "" *
      S: A1 OK done
      C: A2 NAMESPACE
      S: A2 OK done
      C: A3 CREATE Old
      S: A3 NO it is there`)
    assert.deepStrictEqual(
      firstOf(rows, 1).map(({ command }) => command),
      ["LIST", "CREATE"]
    )
  })

  it("the library's own commands are its steps, and no rows", () => {
    assert.isEmpty(
      tableOf(`
        C: A1 LOGIN <user> <redacted>
        S: A1 OK done
        C(changes): A2 UID FETCH 1:* FLAGS
        S: A2 OK done`)
    )
  })

  it("an answer has the bytes since the answer before, and not what came while nothing was asked", () => {
    const heard = (time: number, line: string, bytes: number, tag?: string) =>
      at(time, "wire:received", { line, bytes, ...(tag !== undefined && { tag, cond: "OK" }) })
    const asked = (time: number, tag: string, cmd: string) =>
      at(time, "wire:sent", { tag, cmd, line: `${tag} ${cmd}` })
    const [fetch, search] = commandsOf(
      connectionIn([
        heard(10, "* 9 EXISTS", 12),
        asked(20, "A1", "FETCH"),
        asked(20, "A2", "SEARCH"),
        heard(30, "* 1 FETCH (BODY[] {4000}", 4030),
        heard(40, "A1 OK done", 12, "A1"),
        heard(50, "* SEARCH 1 2", 14),
        heard(60, "A2 OK done", 12, "A2")
      ])
    )
    assert.deepStrictEqual([fetch?.bytes, search?.bytes], [4042, 26])
  })

  it("L19 it grows with the connection", () => {
    assertLinear((size) => {
      const long = connectionIn(
        Array.from({ length: size }, (_, index) =>
          talk(`C: A${index} NOOP\nS: * ${index} EXISTS\nS: A${index} OK done`, 5000 * index)
        ).flat()
      )
      return () => assert.lengthOf(commandsOf(long), 1)
    }, 1000)
  })
})
