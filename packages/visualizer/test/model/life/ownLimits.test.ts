/** Connections of a log that all ended as long after their last command. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Result } from "effect"
import { explain } from "../../../src/export/explain.ts"
import { read } from "../../../src/trace/Reader.ts"
import { at, fileOf, moved } from "../../support.ts"

/** A connection of a log that searches, and ends so many milliseconds after that. */
const searched = (number: number, ms: number): ReadonlyArray<Event> => {
  const [group, from] = [`c${number}`, number * 17_000]
  const place = { host: "imap.example.com", port: 993, policy: "imported", attempt: 1, session: `s${number}` }
  return [
    at(from, "connection:started", place, group),
    moved(from, "off", "C: SELECT", "selecting", group),
    at(from, "wire:sent", { tag: "2", cmd: "SELECT", line: "2 SELECT INBOX" }, group),
    at(from + 70, "wire:received", { line: "* 184211 EXISTS" }, group),
    at(from + 71, "wire:received", { tag: "2", cond: "OK", line: "2 OK done" }, group),
    moved(from + 71, "selecting", "S: OK", "selected.quiet", group),
    at(from + 80, "wire:sent", { tag: "3", cmd: "UID SEARCH", line: "3 UID SEARCH TEXT <text>" }, group),
    at(
      from + 80 + ms,
      "connection:ended",
      {
        outcome: "failed",
        error: "ConnectionStalled",
        step: "command",
        facts: { afterMs: ms },
        circumstances: { owed: "UID SEARCH", owedMs: ms, silentMs: ms + 9, logged: true, reconnected: true }
      },
      group
    )
  ]
}

const told = (...all: ReadonlyArray<number>): string =>
  explain(
    Result.getOrThrow(
      read(new TextEncoder().encode(fileOf(all.flatMap((ms, index) => searched(index, ms)))))
    ),
    { width: 400 }
  ).replace(/\s+/g, " ")

describe("ends of a log as long after a command", () => {
  it("are at a limit of the program's own", () => {
    const text = told(10_003, 10_001, 10_030)
    assert.include(
      text,
      "did not wait longer than 10 s for the answer to UID SEARCH, a search through 184211 messages"
    )
    assert.include(text, "3 connections ended as long after it")
    assert.include(text, "Whose: the app")
    assert.notInclude(text, "The open connection was dead")
  })

  it("are not if they differ, or if there is one", () => {
    assert.include(told(10_003, 17_000, 12_000), "The open connection was dead")
    assert.include(told(10_003), "The open connection was dead")
  })
})
