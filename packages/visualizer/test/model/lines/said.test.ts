import { assert, describe, it } from "@effect/vitest"
import { capabilitiesOf, idOf } from "../../../src/model/lines/said.ts"
import { at, connectionOf } from "../../support.ts"

describe("capabilities", () => {
  it("in the OK of a login before the log are those after it", () => {
    const line = "T1 OK [CAPABILITY IMAP4rev1 MOVE] Logged in"
    const listed = at(0, "wire:received", { cond: "OK", code: "CAPABILITY", tag: "T1", line })
    const listing = at(1, "wire:sent", { tag: "T2", cmd: "LIST", line: 'T2 LIST "" *' })
    assert.deepStrictEqual(capabilitiesOf(connectionOf([listed, listing])), {
      before: [],
      after: ["IMAP4rev1", "MOVE"]
    })
  })
})

it("an ID without fields is one", () => {
  const connection = connectionOf([
    at(1, "wire:sent", { tag: "a2", cmd: "ID", line: "a2 ID NIL" }),
    at(2, "wire:received", { line: '* ID ("name" <text>)' })
  ])
  assert.deepStrictEqual([idOf(connection, "sent"), idOf(connection, "received")], ["NIL", '("name" <text>)'])
})
