import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Choice, type Choices, kinds } from "../../src/export/Choices.ts"
import { count } from "../../src/export/contents.ts"
import { rewrite } from "../../src/export/rewrite.ts"
import { reasonOf } from "../../src/model/verdict/reason.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { at, fileOf, header } from "../support.ts"
import { read, record, stories } from "../support/record.ts"

const lane = "implicitTls"
const file = fileOf(
  [
    at(0, "connection:started", {
      host: "imap.example.com",
      port: 993,
      policy: "auto",
      attempt: 1,
      session: "s1"
    }),
    at(1, "net:start", { lane, op: 0, kind: "tcp", address: "192.0.2.7", port: 993 }),
    at(2, "net:end", { lane, op: 0, ok: true, sni: "imap.example.com" }),
    at(3, "wire:received", { lane, cond: "OK", line: "* OK [CAPABILITY IMAP4rev1] imap.example.com ready" }),
    at(4, "wire:sent", { lane, tag: "A1", cmd: "LOGIN", line: "A1 LOGIN ada <redacted>" }),
    at(5, "wire:sent", { lane, tag: "A2", cmd: "SELECT", line: 'A2 SELECT "Private stuff"' }),
    at(6, "wire:received", {
      lane,
      tag: "A2",
      cond: "NO",
      line: "A2 NO [NONEXISTENT] no Private stuff of ada at 192.0.2.7"
    }),
    at(7, "wire:sent", { lane, tag: "A3", cmd: "SELECT", line: "A3 SELECT INBOX" }),
    at(8, "connection:ended", {
      outcome: "failed",
      error: "MailboxMissing",
      step: "select",
      serverText: "no Private stuff"
    })
  ],
  { ...header, redaction: "standard" }
)

const everything = (choice: Choice): Choices => Object.fromEntries(kinds.map((kind) => [kind, choice]))

const rewritten = (text: string, choices: Choices) => {
  const { learn, write } = rewrite(choices)
  const lines = text.split("\n")
  for (const line of lines) learn(line)
  return lines.map((line) => (line === "" ? "" : (write(line) ?? ""))).join("\n")
}

/** What a server may make of names: before they are announced, in another case, without quotes, in its own letters. */
const echoes = fileOf(
  [
    at(0, "trace:note", { text: "before: imap.example.com and Entwürfe" }),
    at(1, "connection:started", {
      host: "imap.example.com",
      port: 993,
      policy: "auto",
      attempt: 1,
      session: "s1"
    }),
    at(2, "wire:received", { lane, cond: "OK", line: "* OK IMAP.Example.COM ready" }),
    at(3, "wire:sent", { lane, tag: "A1", cmd: "AUTHENTICATE", line: "A1 AUTHENTICATE PLAIN <redacted>" }),
    at(4, "wire:received", { lane, tag: "A1", cond: "OK", line: "A1 OK welcome ada lovelace" }),
    at(5, "wire:sent", { lane, tag: "A2", cmd: "SELECT", line: "A2 SELECT Entw&APw-rfe" }),
    at(6, "wire:received", {
      lane,
      tag: "A2",
      cond: "NO",
      line: "A2 NO ENTW&APW-RFE: no such folder of ada@example.com"
    }),
    at(7, "wire:received", { lane, cond: "OK", line: "* OK Entwürfe is gone, ADA@example.com" })
  ],
  { ...header, redaction: "standard" }
)

describe("contents", () => {
  it.each<readonly [keyof Choices, RegExp]>([
    ["user", /ada|lovelace/i],
    ["folder", /entw/i],
    ["host", /imap\.example/i]
  ])("L12 without the %s nothing in the whole trace names it", (kind, name) => {
    assert.match(echoes, name)
    for (const choice of ["drop", "hash"] as const) {
      const text = rewritten(echoes, { [kind]: choice }).replaceAll(/\\u00fc/g, "ü")
      assert.notMatch(text.replaceAll(/<[a-z]+(:\d+)?>/g, ""), name)
    }
  })

  it("L12 of a strict recording the server's words stay: they name nobody", () => {
    const reported = at(4, "wire:received", {
      lane,
      tag: "A1",
      cond: "NO",
      line: "A1 NO the password is wrong"
    })
    const text = fileOf([
      at(3, "wire:sent", { lane, tag: "A1", cmd: "AUTHENTICATE", line: "A1 AUTHENTICATE PLAIN <redacted>" }),
      reported
    ])
    assert.include(rewritten(text, { user: "drop" }), reported.data.line)
  })

  it("F13 lists each kind of content with a count and an example", () => {
    const counter = count()
    for (const line of file.split("\n")) counter.line(line)
    const found = counter.contents().map(({ count, example, kind }) => [kind, count, example])
    assert.deepStrictEqual(found, [
      ["host", 2, "imap.example.com"],
      ["address", 2, "192.0.2.7"],
      ["user", 1, "ada"],
      ["folder", 1, '"Private stuff"'],
      ["serverText", 3, "imap.example.com ready"],
      ["time", 1, "2026-11-20T06:25:00.000Z"],
      ["runtime", 1, "node 24.21.0"]
    ])
  })

  it("F13 keeping all changes nothing", () => {
    assert.strictEqual(rewritten(file, everything("keep")), file)
  })

  it("F13 dropping all leaves none of it, and a trace that reads as before", () => {
    const dropped = rewritten(file, everything("drop"))
    for (const word of ["imap.example.com", "192.0.2.7", "ada", "Private", "2026", "24.21"]) {
      assert.notInclude(dropped, word)
    }
    assert.include(dropped, "A3 SELECT INBOX")
    const [before] = connections(read(new TextEncoder().encode(file)))
    const [after] = connections(read(new TextEncoder().encode(dropped)))
    assert.deepStrictEqual(
      after?.commands.map(({ name, tag }) => [tag, name]),
      before?.commands.map(({ name, tag }) => [tag, name])
    )
  })

  it("F13 hashing gives the same value the same placeholder", () => {
    const hashed = rewritten(file, { host: "hash" })
    assert.notInclude(hashed, "imap.example.com")
    assert.strictEqual(hashed.match(/<host:1>/g)?.length, 3)
  })

  it("F13 a user who is called like a field of the format breaks no line", () => {
    const login = at(1, "wire:sent", { lane, tag: "A1", cmd: "LOGIN", line: "A1 LOGIN data <redacted>" })
    const reported = at(2, "wire:received", { lane, tag: "A1", cond: "NO", line: "A1 NO [X] data is wrong" })
    const [, first = "", second = ""] = rewritten(fileOf([login, reported]), { user: "drop" }).split("\n")
    assert.deepStrictEqual(JSON.parse(first), {
      ...login,
      data: { ...login.data, line: "A1 LOGIN <user> <redacted>" }
    })
    assert.deepStrictEqual(JSON.parse(second), {
      ...reported,
      data: { ...reported.data, line: "A1 NO [X] <user> is wrong" }
    })
  })

  it("F13 of an event that is not known only its name stays", () => {
    const unknown = '{"time":1,"name":"app:thing","group_id":"c1","data":{"who":"ada"}}'
    assert.strictEqual(
      rewrite({ user: "drop" }).write(unknown),
      '{"time":1,"name":"app:thing","group_id":"c1","data":{}}'
    )
    assert.isUndefined(rewrite({ user: "drop" }).write('{"time":1,"na'))
  })

  it.effect("F13 without the server's words the reason stays", () =>
    Effect.gen(function* () {
      const bytes = yield* record(stories.neteaseWithoutId)
      const dropped = rewritten(new TextDecoder().decode(bytes), everything("drop"))
      const [connection] = connections(read(new TextEncoder().encode(dropped)))
      assert.strictEqual(connection && reasonOf(connection)?.id, "UnsafeLogin")
    })
  )
})
