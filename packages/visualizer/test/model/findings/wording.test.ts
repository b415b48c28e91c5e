/** Words that depend on what the trace shows beside the reason. */
import { assert, describe, it } from "@effect/vitest"
import type * as Trace from "@effect-imap/core/internal/Trace"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, traceOf } from "../../support.ts"

const first = (events: ReadonlyArray<Trace.Event>) =>
  connections(traceOf(events)).flatMap((connection) => Findings.of(connection))[0]

describe("BAD to SELECT", () => {
  it.each([
    ["INBOX", false],
    ["Archive", true],
    ["INBOX.Archive", true]
  ])("of %s doubts the name: %s", (mailbox, isDoubted) => {
    const rejected = first([
      at(0, "wire:sent", { tag: "A2", cmd: "SELECT", line: `A2 SELECT ${mailbox}` }),
      at(1, "wire:received", { cond: "BAD", tag: "A2", line: "A2 BAD no" }),
      at(2, "connection:ended", {
        outcome: "failed",
        error: "CommandRejected",
        step: "select",
        serverText: "no",
        facts: { command: "SELECT", status: "BAD" },
        circumstances: { mailbox }
      })
    ])
    assert.strictEqual(rejected?.fix?.includes("check the mailbox's name"), isDoubted)
  })
})
