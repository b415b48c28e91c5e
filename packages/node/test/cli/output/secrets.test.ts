import type { Report } from "@effect-imap/core/internal/Report"
import * as ImapError from "@effect-imap/core/ImapError"
import { ours } from "@effect-imap/core/internal/Quotation"
import { type PlainReason, Reason } from "@effect-imap/core/internal/Reason"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Predicate, Redacted, Schema } from "effect"
import * as FastCheck from "fast-check"
import * as Json from "../../../src/cli/output/Json.ts"
import * as Secrets from "../../../src/cli/output/Secrets.ts"
import { run } from "../support/command.ts"
import { parseOutput, simulated } from "../support/simulated.ts"

const knowing = (secret: string) => {
  const redactor = Secrets.make()
  redactor.add(Redacted.make(secret))
  return redactor
}

/** Names, numbers and literals: all of a value but its quotations. */
const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shape)
  if (!Predicate.isObject(value)) return typeof value === "string" ? "text" : value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shape(item)]))
}

const refusals: ReadonlyArray<PlainReason> = [
  { _tag: "AmbiguousRefusal", code: ours("AUTHENTICATIONFAILED"), mayBe: ["password", "appPassword"] },
  { _tag: "AuthRejected", code: ours("AUTHENTICATIONFAILED"), mechanism: "SCRAM-SHA-256" },
  { _tag: "MailboxMissing", mailbox: "mailbox-7", code: ours("NONEXISTENT") },
  { _tag: "CommandRejected", command: "SELECT", status: "NO" },
  { _tag: "Timeout", step: "select", afterMs: 30_000, along: ["id"] },
  { _tag: "NotImap", protocol: "smtp", port: 25 },
  { _tag: "ServerChanged", known: { wayIn: "startTls", port: 143 }, failure: "ConnectRefused" },
  { _tag: "InvalidAccount", field: "password", problem: "a password is expected" }
]

/** Every word that is in what is printed, names and values alike. */
const ownWords = Array.from(new Set(JSON.stringify(refusals).match(/[A-Za-z]{4,}/g)))

const report: Report = {
  host: "imap.example.com",
  port: 993,
  security: "starttls",
  tls: undefined,
  mechanism: "PLAIN",
  identity: "notOffered",
  compression: "notOffered",
  serverId: new Map([[ours("name"), ours("password123")]]),
  capabilities: [ours("IMAP4REV1"), ours("PASSWORD123")],
  flights: 2,
  rttMs: 12.5,
  elapsedMs: 100,
  attempts: 1,
  quirks: ["id-swallowed"],
  warnings: ["starttlsOffered"]
}

describe("secrets that are spelt like our own words", () => {
  for (const [profile, password, changed, tag] of [
    ["yandex", "password123", { password: "password123" }, "AmbiguousRefusal"],
    ["well-behaved", "mechanism1", {}, "AuthRejected"]
  ] as const) {
    it.live(`H1 ${password} refused by ${profile} is one typed error with its exit code`, () =>
      Effect.gen(function* () {
        const { tls } = yield* simulated(profile, changed)
        const env = { IMAP_PASSWORD: password }
        const json = yield* run([...tls, "--json"], { env })
        assert.strictEqual(json.code, 77)
        assert.deepNestedInclude(parseOutput(json.out), { outcome: "failed", "error.reason._tag": tag })
        const words = yield* run(tls, { env })
        assert.deepStrictEqual([words.code, words.out], [77, ""])
        assert.include(words.err.replaceAll(/\s+/g, " "), `${tag} at auth`)
      })
    )
  }

  it("H1 L1 change no name, no literal and no tag, whatever the secret", () => {
    const secrets = FastCheck.tuple(
      FastCheck.constantFrom(...ownWords),
      FastCheck.constantFrom("", "123", "-7", "X"),
      FastCheck.constantFrom("", "my", "the ")
    ).map(([word, tail, head]) => head + word + tail)
    const isReason = Schema.is(Reason)
    FastCheck.assert(
      FastCheck.property(secrets, FastCheck.constantFrom(...refusals), (secret, reason) => {
        const redactor = knowing(secret)
        const error = ImapError.make(reason, "auth")
        const masked = Secrets.maskError(error, redactor)
        assert.isTrue(isReason(masked.reason))
        assert.strictEqual(masked.reason._tag, reason._tag)
        const before = Json.failed(error, report)
        const after = Json.failed(masked, Secrets.maskReport(report, redactor))
        // the server's ID has names of the server's own
        assert.deepStrictEqual(
          { ...Object(shape(after)), serverId: 0 },
          { ...Object(shape(before)), serverId: 0 }
        )
      })
    )
  })

  it("L1 are learned only from what a server said", () => {
    const masked = Secrets.maskReport(report, knowing("password123"))
    assert.deepStrictEqual(
      [masked.serverId, masked.capabilities],
      [new Map([[ours("name"), ours("<redacted>")]]), [ours("IMAP4REV1"), ours("<redacted>")]]
    )
    assert.deepStrictEqual(Secrets.maskReport(report, knowing("starttls")), report)
    assert.deepStrictEqual(Secrets.maskReport(report, knowing("imap4rev1")).capabilities, report.capabilities)
    const reported = Secrets.maskError(
      ImapError.make({ _tag: "AuthRejected", code: ours("X-mechanism1"), mechanism: "LOGIN" }, "auth"),
      knowing("mechanism1")
    )
    assert.deepInclude(reported.reason, {
      _tag: "AuthRejected",
      code: ours("X-<redacted>"),
      mechanism: "LOGIN"
    })
  })
})
