import { assert, describe, it } from "@effect/vitest"
import { mermaid } from "../../../src/export/mermaid.ts"
import { spansOf } from "../../../src/export/otlp.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { wireRows } from "../../../src/model/timeline/wireRows.ts"
import { at, traceOf, unsafeLogin } from "../../support.ts"

const lane = "implicitTls"

/** A command that the app gives up after 3 s, and that is answered after 8 s. */
const trace = traceOf([
  ...unsafeLogin,
  at(1000, "wire:sent", { lane, tag: "A3", cmd: "SEARCH", line: "A3 SEARCH UNSEEN" }),
  at(4000, "command:interrupted", { lane, tag: "A3", cmd: "SEARCH" }),
  at(9000, "wire:received", { lane, tag: "A3", cond: "OK", line: "A3 OK done" })
])
const [connection = assert.fail("no connection")] = connections(trace)

describe("a command that the app gave up", () => {
  it("is a row between the command and its late answer, which says so", () => {
    const rows = wireRows(connection, trace.entries, { states: false })
    assert.deepStrictEqual(
      rows.slice(-3).map(({ text }) => text),
      ["A3 SEARCH UNSEEN", "the app gave up A3 SEARCH", "A3 OK done (given up before)"]
    )
    assert.isEmpty(trace.warnings)
  })

  it("is nothing that the connection waits for", () => {
    const before = traceOf(
      trace.entries.flatMap(({ event }) => (event === undefined ? [] : [event])).slice(0, -1)
    )
    const waits = connections(before).flatMap(({ waits }) => waits)
    assert.notInclude(JSON.stringify(waits), "SEARCH")
  })

  it("is said in a diagram, and by its span", () => {
    assert.include(mermaid(connection), "Note over C: gave up A3 SEARCH")
    assert.match(
      JSON.stringify(Array.from(spansOf(trace.header, [connection]))),
      /"imap.given_up","value":\{"boolValue":true\}/
    )
  })
})

it("a literal, which is not shown itself, has its size beside it, if it is long or a whole message", () => {
  const came = (bytes: number, part = "") =>
    at(1000, "wire:received", { lane, line: `* 7 FETCH (UID 9 BODY[${part}] <literal>)`, bytes })
  const [one = assert.fail("no connection")] = connections(
    traceOf([...unsafeLogin, came(300, "2"), came(300), came(1_218_483, "2")])
  )
  assert.deepStrictEqual(
    wireRows(one, [], { states: false })
      .slice(-3)
      .map(({ text }) => text),
    [
      "* 7 FETCH (UID 9 BODY[2] <literal>)",
      "* 7 FETCH (UID 9 BODY[] <literal>) (300 bytes)",
      "* 7 FETCH (UID 9 BODY[2] <literal>) (1.2 MB)"
    ]
  )
})

describe("a quirk that was met", () => {
  const noted = (id: string): string => {
    const met = traceOf([
      ...unsafeLogin,
      at(1000, "trace:note", { text: `quirk ${id}`, kind: "quirk", quirk: id })
    ])
    const [{ entries }, [first = assert.fail("no connection")]] = [met, connections(met)]
    return wireRows(first, entries, { states: false })
      .map(({ text }) => text)
      .join("\n")
  }

  it("is shown by its name", () => {
    assert.include(noted("mailbox-missing"), "known of such servers: mailbox-missing")
  })
})

describe("BYE", () => {
  const logout = at(1000, "wire:sent", { lane, tag: "A3", cmd: "LOGOUT", line: "A3 LOGOUT" })
  const bye = at(1080, "wire:received", { lane, cond: "BYE", line: "* BYE Bye" })
  const shown = (...events: Parameters<typeof traceOf>[0]) =>
    connections(traceOf(events)).flatMap((one) =>
      wireRows(one, [], { states: false }).flatMap(({ refused, text }) =>
        text === "* BYE Bye" ? [refused] : []
      )
    )

  it("is marked as a refusal, unless LOGOUT asked for it", () => {
    const opened = unsafeLogin.slice(0, -1)
    assert.deepStrictEqual(shown(...opened, bye), [true])
    assert.deepStrictEqual(shown(...opened, logout, bye), [false])
  })

  it("in a log without the client's lines, is marked only in place of the greeting", () => {
    const heard = at(1000, "wire:received", { lane, cond: "OK", line: "* OK ready" })
    assert.deepStrictEqual(shown(bye), [true])
    assert.deepStrictEqual(shown(heard, bye), [false])
  })
})
