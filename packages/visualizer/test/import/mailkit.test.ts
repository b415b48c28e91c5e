/** MailKit's client has one connection at a time: the next one shows that the one before it is over. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { imported } from "../../src/import/index.ts"
import { lint } from "../../src/model/rules/index.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { read } from "../../src/trace/Reader.ts"

/** Lines with the minutes and seconds at which they were written. */
const endsIn = (...lines: ReadonlyArray<string>) => readIn(...lines).map(({ ended }) => ended)

const readIn = (...lines: ReadonlyArray<string>) => {
  const text = lines.map((line) => line.replace(/^(\d\d:\d\d) /, "2026-11-20T18:$1Z ")).join("\n")
  const made = imported([{ name: "m.log", bytes: new TextEncoder().encode(`${text}\n`) }])
  return connections(Result.getOrThrow(read(Result.getOrThrow(made))))
}

const connected = "00:00 Connected to imaps://imap.example.com:993/"
const open = [
  connected,
  "00:00 S: * OK ready",
  "00:00 C: A1 LOGIN ada secret",
  "00:00 S: A1 OK in",
  "00:00 C: A2 SELECT INBOX",
  "00:00 S: A2 OK done"
]
const again = (time: string) => `${time} Connected to imaps://imap.example.com:993/`

describe("a connection of MailKit that another one follows", () => {
  it.each([
    ["DONE", "IDLE", ["01:00 C: A3 IDLE", "01:00 S: + idling", "10:00 C: DONE"]],
    ["a command", "NOOP", ["10:00 C: A3 NOOP"]]
  ])("was silent if %s had no answer", (_, command, lines) => {
    const [first, second] = endsIn(...open, ...lines, again("12:00"), "12:01 S: * OK ready")
    assert.strictEqual(first?.error, "ConnectionStalled")
    assert.deepInclude(first?.facts, { afterMs: 120_000, answer: "none", command })
    assert.isUndefined(second)
  })

  it.each([
    ["LOGOUT was answered", ["00:01 C: A3 LOGOUT", "00:01 S: * BYE", "00:01 S: A3 OK out"]],
    ["nothing was asked for", ["00:01 C: A3 IDLE", "00:01 S: + idling"]]
  ])("is closed if %s", (_, lines) => {
    const [first] = endsIn(...open, ...lines, again("12:00"))
    assert.strictEqual(first?.outcome, "closed")
  })

  it("is over with the server's BYE, also the last of the log", () => {
    const ends = ["00:01 C: A3 NOOP", "00:02 S: * BYE Connection closed. 14", "00:03 C: A4 LOGOUT"]
    const later = (line: string) => line.replace("00:0", "00:1")
    const all = readIn(...open, ...ends, again("00:10"), ...open.slice(1).map(later), ...ends.map(later))
    assert.deepStrictEqual(
      all.map(({ ended, span }) => [ended?.outcome, span.end === undefined || span.end - span.start]),
      [
        ["retried", 3000],
        ["failed", 3000]
      ]
    )
  })

  it("is of the same session, unless the server is another one", () => {
    const silent = ["01:00 C: A3 NOOP", again("03:00"), "03:01 S: * OK ready"]
    const other = "05:00 Connected to imaps://imap.example.net:993/"
    const all = readIn(...open, ...silent, other, "05:01 S: * OK ready")
    assert.deepStrictEqual(
      all.map(({ ended, started }) => [started?.session, started?.attempt, ended?.outcome]),
      [
        ["s1", 1, "retried"],
        ["s1", 2, "closed"],
        ["s3", 1, undefined]
      ]
    )
  })

  it("is over if a command had no answer, in a log without times, and nothing is said of a wait", () => {
    const [first] = endsIn(...[...open, "C: A3 NOOP", connected].map((line) => line.replace(/^00:00 /, "")))
    assert.deepStrictEqual([first?.outcome, first?.error], ["closed", undefined])
  })

  it("was ended by a BYE that nobody asked for", () => {
    const [first] = endsIn(...open, "00:01 S: * BYE Overloaded", again("12:00"))
    assert.strictEqual(first?.error, "ServerBye")
  })
})

it("a login without encryption on port 143 is found", () => {
  const [connection] = readIn(
    "00:00 Connected to imap://imap.example.com:143/?starttls=when-available",
    "00:00 S: * OK ready",
    "00:00 C: A0 CAPABILITY",
    "00:00 S: * CAPABILITY IMAP4rev1 AUTH=PLAIN",
    "00:00 S: A0 OK done",
    "00:01 C: A1 AUTHENTICATE PLAIN",
    "00:01 S: + ",
    "00:01 C: AGFkYQBzZWNyZXQ=",
    "00:02 S: A1 NO Invalid login or password",
    "00:02 C: A2 LOGIN ada secret"
  )
  assert.include(
    lint(connection ?? assert.fail("no connection")).map(({ id }) => id),
    "login-in-clear"
  )
})
