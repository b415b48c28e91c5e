import { assert, describe, it } from "@effect/vitest"
import { Option, Redacted } from "effect"
import * as fc from "fast-check"
import * as Exchange from "../../src/imap/sasl/Exchange.ts"
import type { ExchangeRequest } from "../../src/imap/sasl/ExchangeRequest.ts"
import { start } from "../../src/imap/sasl/start.ts"
import { base64, begun, failure, opening, refusedLocally, request, sent, textOf } from "./support.ts"
import { anyText } from "../support/anyText.ts"

const rfc: ExchangeRequest = {
  ...request,
  mechanism: "OAUTHBEARER",
  user: "user@example.com",
  secret: Redacted.make("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")
}
const google: ExchangeRequest = {
  ...request,
  mechanism: "XOAUTH2",
  user: "someuser@example.com",
  secret: Redacted.make("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg")
}
const both = [rfc, google]
const presented = (account: ExchangeRequest) => opening(begun(start(account))).exchange
const line = (send: Exchange.Send) => Redacted.value(Exchange.asLine(send.message))

describe("messages", () => {
  it("A18 OAUTHBEARER as in RFC 7628 §4.1, with the host and the port that we talk to", () => {
    assert.strictEqual(
      line(opening(begun(start(rfc)))),
      "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
    )
  })

  it("A20 XOAUTH2 as Google has it", () => {
    assert.strictEqual(
      line(opening(begun(start(google)))),
      "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
    )
  })

  it("A18 `,` and `=` of a name are escaped", () => {
    const text = textOf(opening(begun(start({ ...rfc, user: "a,b=c" }))).message)
    assert.isTrue(text.startsWith("n,a=a=2Cb=3Dc,\x01host="), text)
  })

  it("the message is all there is to say", () => {
    for (const account of both) {
      assert.isTrue(presented(account).isSatisfied && presented(account).wroteSecret)
    }
  })
})

describe("X14 what could end a field is refused before anything is written", () => {
  it.each([
    ["token", "tok\x01auth=Bearer evil"],
    ["token", "tok\r\nA1 LOGOUT"],
    ["token", "two words"],
    ["token", "tökén"],
    ["token", ""]
  ])("%s %j", (field, token) => {
    for (const account of both) {
      const reason = refusedLocally(start({ ...account, secret: Redacted.make(token) }))
      assert.include(reason, { _tag: "InvalidAccount", field })
    }
  })

  it.each(["a\x01auth=Bearer evil", "a\r\nb", "a\0b", "\u0085", ""])("user %j", (user) => {
    for (const account of both) {
      assert.include(refusedLocally(start({ ...account, user })), { _tag: "InvalidAccount", field: "user" })
    }
  })

  it("host", () => {
    const server = { host: "h\x01port=1", port: 993 }
    assert.include(refusedLocally(start({ ...rfc, server })), { _tag: "InvalidAccount", field: "host" })
  })

  it("whatever passes has exactly the fields that belong there", () => {
    const anything = anyText()
    fc.assert(
      fc.property(fc.constantFrom(...both), anything, anything, (account, user, token) => {
        const result = start({ ...account, user, secret: Redacted.make(token) })
        if (result._tag === "Failure") return
        const text = textOf(opening(result.success).message)
        assert.strictEqual(text.split("\x01").length, account === rfc ? 6 : 4)
      })
    )
  })
})

const explained = {
  status: "invalid_token",
  scope: "example_scope",
  "openid-configuration": "http://169.254.169.254/.well-known/openid-configuration"
}

describe("A19 A20 a refusal comes as a challenge", () => {
  it("OAUTHBEARER answers `AQ==`, and has heard why (RFC 7628 §4.3)", () => {
    const send = sent(presented(rfc).respond(base64(JSON.stringify(explained))))
    assert.strictEqual(line(send), "AQ==")
    assert.deepStrictEqual(
      send.exchange.refusal,
      Option.some({
        _tag: "OAuthTokenRejected" as const,
        mechanism: "OAUTHBEARER",
        status: "invalid_token",
        scope: "example_scope"
      })
    )
  })

  it("quirk 39: XOAUTH2 answers an empty line, and has heard why", () => {
    const challenge =
      "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWlsLmdvb2dsZS5jb20vIn0K"
    const send = sent(presented(google).respond(challenge))
    assert.strictEqual(line(send), "")
    assert.deepStrictEqual(
      send.exchange.refusal,
      Option.some({
        _tag: "OAuthTokenRejected" as const,
        mechanism: "XOAUTH2",
        status: "401",
        scope: "https://mail.google.com/",
        schemes: "bearer mac"
      })
    )
  })

  it("OK after it is no success, and another challenge is one too many", () => {
    for (const account of both) {
      const { exchange } = sent(presented(account).respond(base64("{}")))
      assert.isFalse(exchange.isSatisfied)
      assert.strictEqual(failure(exchange.respond(""))._tag, "SaslProtocol")
    }
  })

  it.each([
    ["no JSON", "token expired"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["facts of another kind", '{"status":{"a":1}}'],
    ["a prototype", '{"__proto__":{"status":"x"}}']
  ])("%s is a refusal without words", (_, text) => {
    const send = sent(presented(rfc).respond(base64(text)))
    const refusal = Option.getOrThrow(send.exchange.refusal)
    assert.deepStrictEqual(refusal, { _tag: "OAuthTokenRejected", mechanism: "OAUTHBEARER" })
  })

  it("a status may be a number", () => {
    const { exchange } = sent(presented(google).respond(base64('{"status":400}')))
    assert.include(Option.getOrThrow(exchange.refusal), { status: "400" })
  })

  it("X42 long words are cut, and where to sign in is not kept", () => {
    const text = JSON.stringify({ ...explained, scope: "s".repeat(5000) })
    const refusal = Option.getOrThrow(sent(presented(rfc).respond(base64(text))).exchange.refusal)
    assert.include(refusal, { scope: "s".repeat(256) })
    assert.notInclude(JSON.stringify(refusal), "169.254")
  })

  it.each([
    ["X42 a megabyte of JSON", base64(JSON.stringify({ status: "x".repeat(1_000_000) }))],
    ["A08 what is no base64", '{"status":"401"}']
  ])("%s ends the exchange", (_, challenge) => {
    assert.strictEqual(failure(presented(rfc).respond(challenge))._tag, "SaslProtocol")
  })
})
