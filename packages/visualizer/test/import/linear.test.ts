import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { atOnce } from "@effect-imap/core/internal/LongWork"
import { imported, importing } from "../../src/import/index.ts"
import { assertLinear } from "../../../core/test/support/linear.ts"

const call = "$ openssl s_client -connect imap.example.com:993"

describe("time grows with the log that is imported", () => {
  it.each([
    ["the name of openssl's command", (size: number) => `${call}\n${"s_client ".repeat(size)}`],
    ["the same in the call itself", (size: number) => `${call} ${"s_client ".repeat(size)}`],
    [
      "names in a complaint of curl's",
      (size: number) => `*   Trying a:993...\n* SSL: ${"subject name ".repeat(size)}`
    ],
    ["servers that it connects to", (size: number) => `${call}\ns_client${" -connect a".repeat(size)}`]
  ])("%s", (_, logOf) => {
    const workOf = (size: number) => {
      const bytes = new TextEncoder().encode(`${logOf(size)}\nCONNECTED(00000003)\n* OK ready\n`)
      return () => assert.isTrue(Result.isSuccess(imported([{ name: "a.log", bytes }])))
    }
    assertLinear(workOf, 500)
  })
})

describe("a large log is read in blocks, and nothing of it is kept", () => {
  const answer = "* OK [CAPABILITY IMAP4rev1 ID] ready"

  /** How each program begins its log, what it writes for a line of the server, and how often all of it is read. */
  it.each([
    ["imapflow", "", JSON.stringify({ t: 1, cid: "a", src: "s", msg: answer }), 2],
    ["curl", "*   Trying 192.0.2.1:993...\n", `< ${answer}`, 2],
    ["openssl", "CONNECTED(00000003)\n", answer, 2],
    [
      "thunderbird",
      "",
      `2026-11-20 20:12:37.228400 UTC - [Parent 1: IMAP]: I/IMAP 7f1d245aa900:a.example:A:CreateNewLineFromSocket: ${answer}`,
      3
    ],
    ["mailkit", "Connected to imaps://imap.example.com:993/\n", `2026-11-20T18:39:10Z S: ${answer}`, 2]
  ] as const)("%s", (format, begin, line, passes) => {
    const bytes = new TextEncoder().encode(begin + `${line}\r\n`.repeat(20_000))
    let [all, largest] = [0, 0]
    const read = (from: number, to: number) => {
      const part = bytes.subarray(from, to)
      all += part.length
      largest = Math.max(largest, part.length)
      return part
    }
    const chunks = Result.getOrThrow(atOnce(importing([{ name: "a.log", size: bytes.length, read }], format)))
    for (const { length } of chunks) assert.isBelow(length, 200_000)
    assert.isBelow(all, (passes + 0.1) * bytes.length)
    assert.isAtMost(largest, 16 * 1024)
  })

  it("literals that are never as long as they say are fitted while that costs little", () => {
    const response = "S: * 1 FETCH (BODY[] {9000000}\nS: )\n"
    const log = `Connected to imaps://imap.example.com:993/\nS: * OK ready\n${response.repeat(1000)}`
    const bytes = new TextEncoder().encode(log)
    const read = (from: number, to: number) => bytes.subarray(from, to)
    const chunks = Result.getOrThrow(
      atOnce(importing([{ name: "a.log", size: bytes.length, read }], "mailkit"))
    )
    let written = 0
    for (const { length } of chunks) written += length
    assert.isBelow(written, 10 * bytes.length)
  })
})
