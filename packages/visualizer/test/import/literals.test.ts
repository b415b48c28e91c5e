/** Literals whose octets a log shows, as lines: the responses after them are read as they are. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { imported } from "../../src/import/index.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { read } from "../../src/trace/Reader.ts"

/** The text with one octet a character, as in Latin-1. */
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const linesIn = (bytes: Uint8Array): ReadonlyArray<string> => {
  const trace = Result.getOrThrow(read(Result.getOrThrow(imported([{ name: "a.log", bytes }]))))
  return connections(trace).flatMap(({ wire }) => wire.map(({ text }) => text))
}

const thunderbird = (name: string, text: string): string =>
  `2026-11-20 20:12:37.2 UTC - [Parent 1: IMAP]: I/IMAP 7f1d245aa900:imap.example.com:S-INBOX:${name}: ${text}\n`
const toThunderbird = (text: string): string => thunderbird("CreateNewLineFromSocket", text)

const fetched = ["Subject: Grüße", "From: Zoë", "", "für Ötzi", ""]
const size = fetched.join("\r\n").length
const response = [`* 1 FETCH (BODY[] {${size}}`, ...fetched.slice(0, -1), " FLAGS (\\Seen))", "A4 OK done"]
const reported = ["* 1 FETCH (BODY[] <literal> FLAGS (\\Seen))", "A4 OK done"]

describe("a literal that is not UTF-8 has as many octets as the server sent", () => {
  it("of Thunderbird", () => {
    const log = ["* OK ready", ...response].map(toThunderbird).join("")
    assert.deepStrictEqual(linesIn(latin1(log)).slice(1), reported)
  })

  it("of openssl", () => {
    const log = `CONNECTED(00000003)\n---\n* OK ready\n${response.join("\n")}\n`
    assert.deepStrictEqual(linesIn(latin1(log)).slice(1), reported)
  })

  it("of Thunderbird, in a line of UTF-8 that two entries share, one of which begins within a character", () => {
    const octets = new TextEncoder().encode(`${"a".repeat(500)}é`)
    const first = String.fromCharCode(...octets.subarray(0, -1))
    const goesOn = `[Parent 1: IMAP]: I/IMAP ${String.fromCharCode(...octets.subarray(-1))}\n`
    const begins = ["* OK ready", `* 1 FETCH (BODY[] {${octets.length + 2}}`, first].map(toThunderbird)
    const log = [...begins, goesOn, ...[" FLAGS (\\Seen))", "A4 OK done"].map(toThunderbird)]
    assert.deepStrictEqual(linesIn(latin1(log.join(""))).slice(1), reported)
  })
})

describe("curl", () => {
  const curl = (...lines: ReadonlyArray<string>) =>
    linesIn(latin1(`*   Trying 192.0.2.7:143...\n< * OK ready\n${lines.join("\n")}\n`)).slice(1)
  const came = (lines: ReadonlyArray<string>) => lines.map((line) => `< ${line}`)

  it("shows the literal of an answer to a command that was given to it (`-X`), in any encoding", () => {
    assert.deepStrictEqual(curl(...came(response)), reported)
  })

  it.each([")", " FLAGS (\\Seen))"])("shows no literal of another answer, which ends in %s", (rest) => {
    assert.deepStrictEqual(curl(...came(["* 1 FETCH (BODY[] {9000}", rest, "A4 OK done"])), [
      `* 1 FETCH (BODY[] <data>${rest}`,
      "A4 OK done"
    ])
  })

  it("shows no line of an upload but an empty one", () => {
    const lines = curl("> A3 APPEND Sent (\\Seen) {344}", "< + go ahead", "> ", "< A3 OK done")
    assert.deepStrictEqual(lines.slice(1), ["+ go ahead", "A3 OK done"])
    assert.match(lines[0] ?? "", /^A3 APPEND /)
  })
})
