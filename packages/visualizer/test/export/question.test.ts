import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { explain } from "../../src/export/explain.ts"
import { markdown } from "../../src/export/markdown.ts"
import { question } from "../../src/export/question.ts"
import { imported } from "../../src/import/index.ts"
import { connections } from "../../src/model/connection/spans.ts"
import * as Verdict from "../../src/model/verdict/Verdict.ts"
import { type ReadTrace, read } from "../../src/trace/Reader.ts"
import { at, connectionOf, header, selected, selectedWith, traceOf, unsafeLogin } from "../support.ts"

const hour = 3_600_000
const lane = "startTls"
const alert = "* OK [ALERT] Mailbox is at 98% of quota"

/** A mailbox that was open for an hour when STORE was refused. */
const used = traceOf(
  selectedWith(
    at(hour - 10, "wire:received", { lane, cond: "OK", code: "ALERT", line: alert }, "c2"),
    at(hour - 5, "wire:received", { lane, cond: "OK", code: "ALERT", line: alert }, "c2"),
    at(hour, "wire:sent", { lane, tag: "A3", cmd: "STORE", line: "A3 STORE 1 +FLAGS (\\Seen)" }, "c2"),
    at(hour, "wire:received", { lane, tag: "A3", cond: "NO", line: "A3 NO Access denied" }, "c2")
  )
)

const asked = (trace: ReadTrace): string => {
  const connection = connections(trace)[0] ?? assert.fail("no connection")
  return question(connection, Verdict.recorded(connection), trace.header, "administrator")
}

const count = (text: string, part: string): number => text.split(part).length - 1

describe("a text to send on", () => {
  it("names the moment of the refusal, not that at which the connection began", () =>
    assert.include(asked(used), "Time: 2026-11-20T07:25:00.000Z"))

  it("is about the finding, also where the page begins with what succeeded", () => {
    const plain = { lane, tag: "A1", cmd: "AUTHENTICATE", line: "A1 AUTHENTICATE PLAIN <redacted>" } as const
    const less = traceOf(
      selectedWith(
        at(110, "wire:sent", plain, "c2"),
        at(120, "wire:received", { lane, tag: "A1", cond: "NO", line: "A1 NO not so" }, "c2"),
        at(125, "wire:sent", { lane, tag: "A2", cmd: "LOGIN", line: "A2 LOGIN <user> <redacted>" }, "c2"),
        at(130, "wire:received", { lane, tag: "A2", cond: "OK", line: "A2 OK done" }, "c2")
      )
    )
    const text = asked(less)
    assert.include(
      text,
      "What happened: The server refused the first way to log in, and accepted another one\n"
    )
  })

  it.each([
    ["before a login", unsafeLogin.slice(0, 8), /the server and the port right/],
    ["in an open mailbox", selected, /Could you look into it/]
  ] as const)("asks the provider for what it can answer %s", (_, events, request) => {
    const connection = connectionOf(events)
    assert.match(question(connection, Verdict.recorded(connection), used.header, "provider"), request)
  })

  it.each([
    ["provider", "My mail program does not reach your IMAP server."],
    ["administrator", "A client does not reach your IMAP server."]
  ] as const)("does not speak to the %s of a log in which nothing can be", (reader, opening) => {
    const connection = connectionOf([
      ...unsafeLogin.slice(0, 1),
      at(3, "net:start", { lane, op: 1, kind: "tcp", port: 993 }, "c1"),
      at(9, "net:end", { lane, op: 1, ok: false, error: "refused" }, "c1")
    ])
    const text = question(connection, Verdict.recorded(connection), used.header, reader)
    assert.include(text, opening)
    assert.notInclude(text, "log of this connection")
  })

  it.each([
    [
      "ProxyRefused",
      /through your proxy\.\n[^]*Through: the proxy 10\.0\.0\.1:3128\n[^]*Could you let it through/
    ],
    ["DnsNotFound", /does not find its server[^]*what your DNS answers/]
  ] as const)("speaks to whoever runs what %s is about, and not of the server's log", (error, words) => {
    const through = "the proxy 10.0.0.1:3128"
    const [started, ...rest] = unsafeLogin.slice(0, 1)
    const connection = connectionOf([
      ...(started?.name === "connection:started" ? [{ ...started, data: { ...started.data, through } }] : []),
      ...rest,
      at(9, "connection:ended", { outcome: "failed", error, step: "tcp" }, "c1")
    ])
    const text = question(connection, Verdict.recorded(connection), used.header, "operator")
    assert.match(text, words)
    assert.notInclude(text, "IMAP server")
  })

  it("repeats each alert of the server once, whatever else it is about", () => {
    const [connection = assert.fail("no connection")] = connections(used)
    for (const text of [asked(used), markdown(used.header, connection).split("```")[0] ?? "", explain(used)])
      assert.strictEqual(count(text, alert), 1)
  })

  it("says below an alert, and not as a part of it, that the connection has no problem", () => {
    const greeted = at(450, "wire:received", { lane, cond: "OK", code: "ALERT", line: alert }, "c2")
    const text = markdown(used.header, connectionOf(selectedWith(greeted)))
    assert.include(text, `- alert: \`${alert}\`\n\nNo problem was found in it.\n`)
  })

  it("an issue quotes a refusal once, below its command, even if it is also an alert", () => {
    const refusal = "A3 NO [ALERT] Mailbox is locked"
    const store = traceOf(
      selectedWith(
        at(hour, "wire:sent", { lane, tag: "A3", cmd: "STORE", line: "A3 STORE 1 +FLAGS (\\Seen)" }, "c2"),
        at(hour, "wire:received", { lane, tag: "A3", cond: "NO", code: "ALERT", line: refusal }, "c2")
      )
    )
    const [connection = assert.fail("no connection")] = connections(store)
    const [text = ""] = markdown(store.header, connection).split("```")
    assert.match(text, /- line \d+: `C: A3 STORE 1 .*\n {2}- line \d+: `S: A3 NO /)
    for (const each of [text, asked(store)]) assert.strictEqual(count(each, "Mailbox is locked"), 1)
  })

  it("names the program whose log it is", () => {
    const log = `Connected to imaps://imap.example.com:993/\nS: * OK ready\nC: A0 LOGIN ada secret\nS: A0 NO no\n`
    const bytes = Result.getOrThrow(imported([{ name: "m.log", bytes: new TextEncoder().encode(log) }]))
    const text = asked(Result.getOrThrow(read(bytes)))
    assert.include(text, "Log of: MailKit")
    assert.notInclude(text, "that time")
    assert.include(asked(used), `Written by effect-imap ${header.lib.core}`)
  })
})
