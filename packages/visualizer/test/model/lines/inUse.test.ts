import { assert, describe, it } from "@effect/vitest"
import { outcomeOfUse } from "../../../src/model/lines/inUse.ts"
import { at, connectionOf, selectedWith } from "../../support.ts"

/** A mailbox in which this was sent before it was closed well. */
const used = (cmd: string) => {
  const sent = at(500, "wire:sent", { tag: "A3", cmd, line: `A3 ${cmd}` }, "c2")
  return outcomeOfUse(connectionOf(selectedWith(sent)), 0, Number.POSITIVE_INFINITY)
}

describe("an open mailbox that was closed well", () => {
  it("was not all done if a command of the app had no answer", () =>
    assert.strictEqual(used("FETCH"), "lost"))

  it("was done if only an IDLE was left", () => assert.strictEqual(used("IDLE"), "done"))
})
