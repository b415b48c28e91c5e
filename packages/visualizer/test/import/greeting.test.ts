/** The wait for a greeting, of which a log may show the end alone. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { explain } from "../../src/export/explain.ts"
import { imported } from "../../src/import/index.ts"
import { read } from "../support/record.ts"

const explained = (name: string, lines: ReadonlyArray<string>): string => {
  const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`)
  return explain(read(Result.getOrThrow(imported([{ name, bytes }]))), { width: 120 })
}

const thunderbird = (at: string, text: string) =>
  `2026-11-20 20:13:41.${at}000 UTC - [Parent 1: IMAP]: I/IMAP 7f1d2c3a4b00:imap.example.com:NA:${text}`

const imapflow = (at: number, fields: object) =>
  JSON.stringify({ level: 20, time: 1_790_000_000_000 + at, cid: "a", ...fields })

describe("a greeting whose time a log does not show", () => {
  it("is said to have none, and the program’s pause after it is no part of it", () => {
    const text = explained("imap.log", [
      thunderbird("000", "ProcessCurrentURL:imap://lena@imap.example.com:993/select%3E.INBOX:  = currentUrl"),
      thunderbird("040", "CreateNewLineFromSocket: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready"),
      thunderbird("044", "SendData: 1 capability"),
      thunderbird("084", "CreateNewLineFromSocket: * CAPABILITY IMAP4rev1 AUTH=PLAIN"),
      thunderbird("084", "CreateNewLineFromSocket: 1 OK done")
    ])
    assert.notMatch(text, /greeting +\d/)
  })

  it("has one, where the log shows since when it was waited for", () => {
    const text = explained("imapflow.jsonl", [
      imapflow(0, {
        src: "connection",
        msg: "Established secure TCP connection",
        host: "imap.example.com",
        port: 993,
        tls: true,
        version: "TLSv1.3"
      }),
      imapflow(30, { src: "s", msg: "* OK ready" }),
      imapflow(33, { src: "c", msg: "1 CAPABILITY" }),
      imapflow(60, { src: "s", msg: "* CAPABILITY IMAP4rev1 AUTH=PLAIN" }),
      imapflow(60, { src: "s", msg: "1 OK done" })
    ])
    assert.match(text, /greeting +3\d ms/)
    assert.notInclude(text, "time not logged")
  })
})

describe("a greeting that comes long after TLS is done, in a log of curl", () => {
  const lines = (at: string, ...shaken: ReadonlyArray<string>) => [
    "10:15:00.000000 *   Trying 192.0.2.7:993...",
    "10:15:00.001000 * Connected to imap.example.com (192.0.2.7) port 993",
    "10:15:00.002000 * ALPN: curl offers imap",
    ...shaken.map((text) => `10:15:00.010000 * ${text}`),
    `10:15:${at}.010000 < * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready`,
    `10:15:${at}.011000 > A001 CAPABILITY`,
    `10:15:${at}.013000 < * CAPABILITY IMAP4rev1 AUTH=PLAIN`,
    `10:15:${at}.013000 < A001 OK done`
  ]
  const using = "SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384"

  it.each([
    ["OpenSSL", [using, "Server certificate:", " SSL certificate verify ok."]],
    [
      "a newer OpenSSL",
      [using, "ALPN: server did not agree on a protocol.", " SSL certificate verified via OpenSSL."]
    ],
    [
      "OpenSSL, unverified",
      [using, " SSL certificate verify result: certificate has expired (10), continuing anyway."]
    ],
    ["Schannel", ["ALPN: server did not agree on a protocol. Uses default."]]
  ])("is waited for, and TLS is not: %s", (_, shaken) => {
    const text = explained("curl.log", lines("10", ...shaken))
    assert.match(text, /TLS +8 ms/)
    assert.match(text, /greeting +10 s  server/)
  })
})
