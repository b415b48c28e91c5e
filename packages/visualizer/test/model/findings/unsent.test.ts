/** The reasons that a page gives for a silent login whose credential was never asked for. */
import { assert, describe, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, moved, traceOf } from "../../support.ts"

const lane = "implicitTls"

const whyAfter = (listed: string, line: string) => {
  const trace = traceOf([
    at(0, "connection:started", {
      host: "imap.example.com",
      port: 993,
      policy: "auto planned",
      attempt: 1,
      session: "s1"
    }),
    at(20, "wire:received", { lane, cond: "OK", line: `* OK [CAPABILITY ${listed}] ready` }),
    at(30, "wire:sent", { lane, tag: "A1", cmd: line.replace(/ .*/, ""), line: `A1 ${line}` }),
    moved(90, "authenticating.requesting", "failure.authenticate", "failing"),
    at(90, "connection:ended", { outcome: "failed", error: "Timeout", step: "auth" })
  ])
  return connections(trace).map((connection) => Findings.of(connection)[0]?.why)[0] ?? ""
}

describe("a silent login", () => {
  it.each([
    ["IMAP4rev1", "AUTHENTICATE PLAIN", /asked for the credential/],
    ["IMAP4rev1 LITERAL+", "AUTHENTICATE PLAIN", /asked for the credential/],
    ["IMAP4rev1", "AUTHENTICATE PLAIN <redacted>", /^No answer came/],
    ["IMAP4rev1", "LOGIN <user> <redacted>", /^The server never asked for a literal/],
    ["IMAP4rev1 LITERAL+", "LOGIN <user> <redacted>", /^No answer came/]
  ])("with %s, after %s, says what was not sent", (listed, line, why) => {
    assert.match(whyAfter(listed, line), why)
  })
})
