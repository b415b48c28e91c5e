/** Findings about one of two ways in. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, moved, traceOf } from "../../support.ts"

it("F2 an untagged BAD is about a command of the same way in", () => {
  const trace = traceOf([
    at(0, "wire:sent", { lane: "startTls", tag: "B1", cmd: "STARTTLS", line: "B1 STARTTLS" }),
    at(10, "wire:sent", { lane: "implicitTls", tag: "A1", cmd: "ID", line: "A1 ID NIL" }),
    at(20, "wire:received", { lane: "implicitTls", cond: "BAD", line: "* BAD Command!" })
  ])
  const titles = connections(trace)
    .flatMap((connection) => Findings.of(connection, { over: false }))
    .flatMap(({ id, title }) => (id === "untagged-bad" ? [title] : []))
  assert.deepStrictEqual(titles, ["The server sent BAD without a tag, and never answered ID"])
})

it("RFC 4422 §3.1: a mechanism that the server does not support, by its own words, asks nobody for anything", () => {
  const opened = (...notes: ReadonlyArray<Event>) => {
    const lane = "implicitTls"
    const trace = traceOf([
      at(0, "wire:sent", { lane, tag: "A1", cmd: "AUTHENTICATE", line: "A1 AUTHENTICATE PLAIN <redacted>" }),
      at(10, "wire:received", { lane, tag: "A1", cond: "NO", line: "A1 NO mechanism not supported, mate" }),
      ...notes,
      at(20, "wire:sent", { lane, tag: "A2", cmd: "LOGIN", line: "A2 LOGIN <user> <redacted>" }),
      at(30, "wire:received", { lane, tag: "A2", cond: "OK", line: "A2 OK You are so in" }),
      moved(40, "selecting", "select.ok", "selected.quiet")
    ])
    const [found] = connections(trace)
      .flatMap((connection) => Findings.of(connection, { over: false }))
      .filter(({ id }) => id === "mechanism-refused")
    return [found?.severity, found?.actionBy]
  }
  const note = { text: "quirk mechanism-refused", kind: "quirk", quirk: "mechanism-refused" } as const
  assert.deepStrictEqual(opened(at(11, "trace:note", note)), ["info", "nobody"])
  assert.deepStrictEqual(opened(), ["warning", "app"])
})

it.each([
  ["an app that asks nothing yet", [], "info"],
  ["an app that asks for news", ["NOOP"], "info"],
  ["an app that searches and reads", ["UID SEARCH ALL", "UID FETCH 1:* (FLAGS)"], undefined]
])("RFC 9051 §7.2.2: a list without IDLE after the login, of %s", (_, asked, severity) => {
  const lane = "implicitTls"
  const listed = (more: string) => `OK [CAPABILITY IMAP4rev1${more}] ready`
  const trace = traceOf([
    at(0, "wire:received", { lane, cond: "OK", line: `* ${listed(" IDLE")}` }),
    at(20, "wire:sent", { lane, tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <user> <redacted>" }),
    at(30, "wire:received", { lane, tag: "A1", cond: "OK", line: `A1 ${listed("")}` }),
    moved(40, "selecting", "select.ok", "selected.quiet"),
    ...asked.flatMap((line, index) => {
      const [tag, cmd] = [`B${index}`, /^(?:UID )?\S+/.exec(line)?.[0] ?? ""]
      return [
        at(50 + index * 20, "wire:sent", { lane, tag, cmd, by: "app", line: `${tag} ${line}` }),
        at(60 + index * 20, "wire:received", { lane, tag, cond: "OK", line: `${tag} OK done` })
      ]
    })
  ])
  const found = connections(trace).flatMap((connection) => Findings.of(connection, { over: false }))
  assert.strictEqual(found.find(({ id }) => id === "fewer-capabilities")?.severity, severity)
})
