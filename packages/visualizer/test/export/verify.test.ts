import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import { verify } from "../../src/export/verify.ts"
import { at, fileOf, header, refused, selected } from "../support.ts"
import { eachStory, record } from "../support/record.ts"

const problems = (...events: ReadonlyArray<Event>) => verify(fileOf(events)).map(({ problem }) => problem)

const sent = (line: string, cmd?: string, tag?: string) =>
  at(1, "wire:sent", { line, ...(cmd === undefined ? {} : { cmd }), ...(tag === undefined ? {} : { tag }) })

const authenticate = sent("A1 AUTHENTICATE PLAIN", "AUTHENTICATE", "A1")

describe("verify", () => {
  it.effect.each(eachStory)("F11 %s: what the recorder writes may leave", ([, setting]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(verify(yield* record(setting)), [])
    })
  )

  it("F11 traces made by hand in its manner may leave", () => {
    assert.deepStrictEqual(verify(fileOf([...refused, ...selected])), [])
  })

  it.each<readonly [string, ReadonlyArray<Event>, string]>([
    ["LOGIN in full", [sent('A1 LOGIN ada "correct horse"', "LOGIN", "A1")], "LOGIN with its arguments"],
    ["LOGIN without a name", [sent("A1 LOGIN ada secret1")], "LOGIN with its arguments"],
    [
      "LOGIN among what was received",
      [at(1, "wire:received", { line: 'A1 LOGIN "ada" "correct horse"' })],
      "LOGIN with its arguments"
    ],
    [
      "an initial response among what was received",
      [at(1, "wire:received", { line: "A1 AUTHENTICATE SCRAM-SHA-256 biwsbj11c2Vy" })],
      "AUTHENTICATE with a response"
    ],
    [
      "an initial response",
      [sent("A1 AUTHENTICATE SCRAM-SHA-256 biwsbj11c2Vy", "AUTHENTICATE", "A1")],
      "AUTHENTICATE with a response"
    ],
    ["a response by itself", [authenticate, sent("biwsbj11c2Vy")], "part of a login"],
    [
      "a challenge",
      [authenticate, at(2, "wire:received", { line: "+ cj1mb28sczFiYXI=" })],
      "part of a login"
    ],
    [
      "PLAIN in base64, anywhere",
      [at(1, "trace:note", { text: `saw ${btoa("\0ada\0correct horse")} here` })],
      "an initial response (PLAIN) in base64"
    ],
    [
      "XOAUTH2 in base64",
      [at(1, "trace:note", { text: btoa("user=ada\u0001auth=Bearer ya29.token\u0001\u0001") })],
      "a token in base64"
    ],
    [
      "a web token after another word with a dot",
      [at(1, "trace:note", { text: `by imap-proxy-example.eyJ${"a".repeat(9)}.${"b".repeat(9)}` })],
      "a token"
    ],
    ["a bearer token", [at(1, "trace:note", { text: "Authorization: Bearer ya29.a0AfH6SMBx" })], "a token"],
    [
      "a password by name",
      [at(1, "trace:note", { text: "password=hunter2" })],
      "a password or secret by name"
    ],
    [
      "the length of a credential",
      [at(1, "wire:sent", { tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <user> <redacted>", bytes: 44 })],
      "the length of a credential"
    ]
  ])("F11 refuses %s", (_, events, problem) => {
    assert.deepStrictEqual(problems(...events), [problem])
  })

  it("R11 a server's words about a literal of LOGIN, or beside a login of another connection, are no credential", () => {
    const asked = [
      at(1, "wire:sent", { lane: "implicitTls", tag: "A1", cmd: "LOGIN", line: "A1 LOGIN {4}" }),
      at(2, "wire:received", { lane: "implicitTls", line: "+ OK" }),
      at(3, "wire:sent", { lane: "implicitTls", line: "<redacted>" })
    ]
    const other = [
      at(4, "wire:sent", { tag: "A1", cmd: "AUTHENTICATE", line: "A1 AUTHENTICATE PLAIN" }),
      at(5, "wire:received", { line: "+ idling" }, "c2"),
      at(5, "wire:sent", { line: "DONE" }, "c2"),
      at(6, "wire:received", { line: "+ OK" })
    ]
    assert.deepStrictEqual(problems(...asked, ...other), [])
  })

  it("F11 refuses a raw trace", () => {
    const [found] = verify(fileOf([], { ...header, redaction: "raw" }))
    assert.strictEqual(found?.line, 1)
  })

  it("F11 refuses a field of an unknown event that is named like a secret", () => {
    const line = JSON.stringify({ time: 1, name: "app:login", group_id: "c1", data: { token: "abc" } })
    assert.deepStrictEqual(verify(`${fileOf([])}${line}\n`), [
      { line: 2, problem: "a field that is named like a secret" }
    ])
  })

  it("F11 refuses what is in a line that was cut", () => {
    const cut = `{"time":1,"name":"wire:sent","data":{"line":"${btoa("\0ada\0correct horse")}`
    assert.strictEqual(verify(`${fileOf([])}${cut}`).length, 1)
  })

  it("never repeats what it found", () => {
    const found = verify(fileOf([sent('A1 LOGIN ada "correct horse"', "LOGIN", "A1")]))
    assert.notInclude(JSON.stringify(found), "correct")
  })

  it("R11 a login that went on without a tag ends by its own", () => {
    const found = problems(
      authenticate,
      at(2, "wire:received", { line: "+ <redacted>" }),
      sent("<redacted>", "AUTHENTICATE"),
      at(3, "wire:received", { line: "A1 OK welcome", tag: "A1", cond: "OK" }),
      sent('A2 ID ("name" <text>)', "ID", "A2"),
      at(4, "wire:received", { line: "+ OK" })
    )
    assert.deepStrictEqual(found, [])
  })

  it("R11 what is base64 by chance, with controls in it, may leave", () => {
    const blob = btoa("mex\u0001ADE\0AUTH\u001fENT\0ICATE")
    assert.deepStrictEqual(problems(at(1, "trace:note", { text: `no ${blob} here` })), [])
  })

  it("R11 a response that names its command is looked at, too", () => {
    const found = problems(authenticate, sent("biwsbj11c2Vy", "AUTHENTICATE"))
    assert.deepStrictEqual(found, ["part of a login"])
  })

  it("what follows a finished login is no part of it", () => {
    const done = at(2, "wire:received", { tag: "A1", cond: "OK", line: "A1 OK" })
    assert.deepStrictEqual(problems(authenticate, sent("<redacted>"), done, sent("DONE")), [])
  })
})
