import { inspect } from "node:util"
import { Cause, Duration, Effect, Exit, Schema } from "effect"
import { assert, describe, it } from "@effect/vitest"
import * as ImapError from "../src/failure/ImapError.ts"
import * as Public from "../src/public/ImapError.ts"
import type { PlainReason } from "../src/failure/Reason.ts"
import { everyReason } from "./support/reasons.ts"
import { said } from "./support/quotation.ts"

const refused: PlainReason = { _tag: "ConnectRefused", host: "imap.example.com", port: 993 }
const unknownName: PlainReason = { _tag: "DnsNotFound", host: "imap.example.com" }
const silence: PlainReason = { _tag: "Timeout", step: "greeting", afterMs: 15_000 }
const plain: PlainReason = { _tag: "TlsNotTls", port: 143 }
const stripped: PlainReason = { _tag: "StartTlsNotOffered", port: 143 }
const wrongPassword: PlainReason = {
  _tag: "AuthRejected",
  mechanism: "LOGIN",
  code: said("AUTHENTICATIONFAILED")
}
const wrongIssuer: PlainReason = { _tag: "TlsUntrusted", detail: said("self-signed") }
const injected: PlainReason = { _tag: "StartTlsInjection" }

const tags = (errors: ReadonlyArray<ImapError.ImapError>) => errors.map((error) => error.reason._tag)
const codec = Schema.toCodecJson(ImapError.ImapError)

describe("ImapError", () => {
  it.effect("D22 its stack is of the caller's spans alone", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(
        Effect.withSpan(Effect.fail(ImapError.make(refused, "tcp")), "of the caller")
      )
      const [first, ...frames] = Exit.isFailure(exit) ? Cause.pretty(exit.cause).split("\n") : []
      assert.match(first ?? "", /^ImapError: Nothing listens on /)
      assert.lengthOf(frames, 1)
      assert.match(frames[0] ?? "", /at of the caller/)
    })
  )

  it("the most telling first: tampering, certificate, auth, protocol, TLS, timeout, refused, DNS", () => {
    const order = [injected, wrongIssuer, wrongPassword, stripped, plain, silence, refused, unknownName]
    const [first, ...others] = order.toReversed().map((reason) => ImapError.make(reason, "tcp"))
    assert.isDefined(first)
    const reported = ImapError.mostTelling([first, ...others])
    assert.strictEqual(reported.reason._tag, injected._tag)
    assert.deepStrictEqual(tags(reported.causes), tags(order.map((r) => ImapError.make(r, "tcp"))))
  })

  it("of equals the earlier stays in front, and no cause is lost at any depth", () => {
    const deep = ImapError.make(silence, "greeting", {
      causes: [
        ImapError.make(plain, "tls", {
          causes: [ImapError.make(unknownName, "dns")],
          serverText: said("kept")
        })
      ]
    })
    const reported = ImapError.mostTelling([
      ImapError.make(refused, "tcp"),
      deep,
      ImapError.make(refused, "select")
    ])
    assert.strictEqual(reported.reason._tag, "TlsNotTls")
    assert.strictEqual(reported.serverText, "kept")
    assert.deepStrictEqual(tags(reported.causes), [
      "TlsNotTls",
      "Timeout",
      "ConnectRefused",
      "ConnectRefused",
      "DnsNotFound"
    ])
    assert.deepStrictEqual(
      reported.causes.slice(1).map((cause) => cause.step),
      ["greeting", "tcp", "select", "dns"]
    )
    assert.isTrue(reported.causes.every((cause) => cause.causes.length === 0))
  })

  it.each(everyReason)("$_tag survives JSON and has a message", (reason) => {
    const error = ImapError.make(reason, "select", {
      serverText: said("no “quotes” here"),
      retry: "later",
      retryAfter: Duration.seconds(90),
      causes: [ImapError.make(unknownName, "dns")]
    })
    const json = JSON.stringify(Schema.encodeSync(codec)(error))
    const back = Schema.decodeUnknownSync(codec)(JSON.parse(json))
    assert.instanceOf(back, ImapError.ImapError)
    assert.deepStrictEqual(back, error)
    assert.deepStrictEqual(ImapError.toJson(back), ImapError.toJson(error))
    assert.deepInclude(ImapError.toJson(back), { title: error.title, advice: error.advice })
    assert.include(error.message, reason._tag)
    assert.include(error.message, error.advice)
    assert.isNotEmpty(error.advice)
  })

  it("a retry follows from the class: T now or later, P and U never", () => {
    const retries = new Map(everyReason.map((r) => [r._tag, ImapError.make(r, "select").retry]))
    const withRetry = (retry: ImapError.Retry) =>
      Array.from(retries)
        .filter(([, given]) => given === retry)
        .map(([tag]) => tag)
        .toSorted()
    assert.deepStrictEqual(withRetry("now"), [
      "CompressionFailed",
      "ConnectRefused",
      "ConnectionLost",
      "ConnectionStalled",
      "DnsTemporary",
      "GreetingTimeout",
      "HeldTooLong",
      "HostUnreachable",
      "MailboxBusy",
      "MailboxUnavailable",
      "OAuthTokenExpired",
      "Offline",
      "ProtocolDesync",
      "ProtocolViolation",
      "ProxyFailed",
      "ProxyUnusable",
      "ServerBye",
      "ServerChanged",
      "Timeout",
      "TlsClosed",
      "TunnelEnded"
    ])
    assert.deepStrictEqual(withRetry("later"), [
      "AuthTemporarilyUnavailable",
      "AuthThrottled",
      "AuthenticatedNotConnected",
      "BandwidthExceeded",
      "ClosedBeforeGreeting",
      "CredentialUnavailable",
      "HeldBack",
      "IpBlocked",
      "ServerRefused",
      "ServerUnavailable",
      "SessionPingPong",
      "TooManyConnections"
    ])
  })

  it("its message ends the server's words with one full stop", () => {
    const messageOf = (text: string) =>
      ImapError.make(wrongPassword, "auth", { serverText: said(text) }).message
    assert.include(messageOf("Authentication failed."), "Server: “Authentication failed.” Check")
    assert.include(messageOf("Authentication failed"), "Server: “Authentication failed”. Check")
  })

  it("a log shows its sentence, and so do its causes", () => {
    const cause = ImapError.make(unknownName, "dns")
    const shown = inspect(ImapError.make(refused, "tcp", { causes: [cause] }), { breakLength: Infinity })
    assert.include(shown, "message: 'Nothing listens on “imap.example.com”, port 993 (ConnectRefused at tcp)")
    assert.include(shown, 'message: "There is no server called “imap.example.com”')
    assert.include(shown, "actionBy: 'admin'")
  })

  it("other causes are given first or last", () => {
    const [error, cause] = [ImapError.make(refused, "tcp"), ImapError.make({ _tag: "Offline" }, "tcp")]
    assert.deepStrictEqual(Public.withCauses(error, [cause]).causes, [cause])
    assert.deepStrictEqual(Public.withCauses([cause])(error).causes, [cause])
  })

  it("an app's test quotes what a server would say, if it is visible and bounded", () => {
    const { Quotation } = Public
    const detail = Quotation.make("valid for mail.example.com")
    const error = Public.make({ _tag: "TlsName", serverName: "imap.example.com", detail }, "tls")
    assert.strictEqual(error.reason._tag, "TlsName")
    for (const text of ["a\r\nb", "x".repeat(100_000)]) assert.throws(() => Quotation.make(text))
  })

  it("a refused command is the app's turn only where the app sent it", () => {
    const reason: PlainReason = { _tag: "CommandRejected", command: "ENABLE", status: "BAD" }
    assert.strictEqual(ImapError.make(reason, "command").actionBy, "app")
    assert.strictEqual(ImapError.make(reason, "enable").actionBy, "admin")
  })
})
