import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import * as fc from "fast-check"
import * as Exchange from "../../src/imap/sasl/Exchange.ts"
import type { ExchangeRequest } from "../../src/imap/sasl/ExchangeRequest.ts"
import { start, startOf } from "../../src/imap/sasl/start.ts"
import * as Mechanism from "../../src/imap/Mechanism.ts"
import { known } from "../../src/imap/wire/protocolWords.ts"
import { startOf as loaded } from "../../src/lifecycle/Proving.ts"
import { base64, begun, failure, opening, refusedLocally, request, said, sent, textOf } from "./support.ts"

const begin = (more: Partial<ExchangeRequest>) => begun(start({ ...request, ...more }))
const refuse = (more: Partial<ExchangeRequest>) => refusedLocally(start({ ...request, ...more }))
const password = Redacted.make

it.effect.each(["SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "CRAM-MD5", "DIGEST-MD5"] as const)(
  "%s is loaded as it is",
  (mechanism) => Effect.map(loaded(mechanism), (begins) => assert.strictEqual(begins, startOf(mechanism)))
)

it.each(Mechanism.Name.literals)("L1 %s is a word of the protocol, in a list as well", (mechanism) => {
  assert.deepStrictEqual(
    [mechanism, `AUTH=${mechanism}`].map((word) => known(word)),
    [mechanism, `AUTH=${mechanism}`]
  )
})

describe("A11 PLAIN", () => {
  it.each([
    ["of oneself", {}, "\0tim\0tanstaaftanstaaf"],
    [
      "as another",
      { user: "Kurt", secret: password("xipj3plmq"), authorizeAs: "Ursel" },
      "Ursel\0Kurt\0xipj3plmq"
    ],
    ["in UTF-8, as it is", { user: "jürgen", secret: password("pa\u0308ß½") }, "\0jürgen\0pa\u0308ß½"]
  ])("%s, as in RFC 4616 §4", (_, more, expected) => {
    const { exchange, message } = opening(begin(more))
    assert.strictEqual(textOf(message), expected)
    assert.isTrue(exchange.isSatisfied && exchange.wroteSecret)
  })

  it("without an initial response any challenge asks for the message (quirk 77: a bare +)", () => {
    for (const challenge of ["", "Go ahead", "!!"]) {
      assert.strictEqual(said(begin({}).respond(challenge)), "\0tim\0tanstaaftanstaaf")
    }
  })

  it("A09 an OK before the message is no success", () => {
    const exchange = begin({})
    assert.isFalse(exchange.isSatisfied || exchange.wroteSecret)
    assert.strictEqual(Exchange.unsatisfied(exchange)._tag, "SaslProtocol")
  })

  it.each([
    ["user", { user: "" }],
    ["user", { user: "a\0b" }],
    ["password", { secret: password("") }],
    ["password", { secret: password("a\0b") }],
    ["password", { secret: undefined }],
    ["authorizeAs", { authorizeAs: "a\0b" }],
    ["authorizeAs", { authorizeAs: "" }]
  ])("X14 a bad %s is refused before anything is written", (field, more) => {
    assert.include(refuse(more), { _tag: "InvalidAccount", field })
  })
})

describe("LOGIN", () => {
  const mechanism = "LOGIN"

  it.each([
    ["as most ask", base64("Username:"), base64("Password:")],
    ["quirk 12, QQ", "VXNlciBOYW1lAA==", "UGFzc3dvcmQA"],
    ["not in base64", "User Name", "Password"],
    ["not at all", "", ""]
  ])("answers by position: %s", (_, name, secret) => {
    const user = sent(begin({ mechanism }).respond(name))
    assert.strictEqual(textOf(user.message), "tim")
    assert.isFalse(user.exchange.isSatisfied || user.exchange.wroteSecret)
    const last = sent(user.exchange.respond(secret))
    assert.strictEqual(textOf(last.message), "tanstaaftanstaaf")
    assert.isTrue(last.exchange.isSatisfied && last.exchange.wroteSecret)
  })

  it("the server speaks first", () => {
    assert.isTrue(Option.isNone(begin({ mechanism }).initial))
  })
})

describe("CRAM-MD5", () => {
  const mechanism = "CRAM-MD5"

  it("as in RFC 2195 §2", () => {
    const challenge = base64("<1896.697170952@postoffice.reston.mci.net>")
    const { exchange, message } = sent(begin({ mechanism }).respond(challenge))
    assert.strictEqual(
      Redacted.value(Exchange.asLine(message)),
      "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"
    )
    assert.isTrue(exchange.isSatisfied)
  })

  it("a password longer than a block is hashed first (RFC 2104 §3)", () => {
    const secret = password("x".repeat(80))
    assert.strictEqual(
      said(begin({ mechanism, secret }).respond(base64("challenge"))),
      "tim 2babe14db0b0d99d75e0ebbaf5593995"
    )
  })

  it.each([
    ["nothing, whose digest would serve as a password", ""],
    ["what is no base64", "<1896.697@postoffice>"]
  ])("does not answer %s", (_, challenge) => {
    assert.strictEqual(failure(begin({ mechanism }).respond(challenge))._tag, "SaslProtocol")
  })
})

describe("EXTERNAL", () => {
  const mechanism = "EXTERNAL"
  const secret = undefined

  it("A06 nothing to say is `=` along with AUTHENTICATE, and an empty line later", () => {
    const { exchange, message } = opening(begin({ mechanism, secret }))
    assert.strictEqual(Redacted.value(Exchange.asInitialResponse(message)), "=")
    assert.strictEqual(Redacted.value(Exchange.asLine(message)), "")
    assert.isTrue(exchange.isSatisfied)
    assert.isFalse(exchange.wroteSecret)
  })

  it("says who to act as", () => {
    assert.strictEqual(textOf(opening(begin({ mechanism, secret, authorizeAs: "fred" })).message), "fred")
  })
})

describe("A23 ANONYMOUS", () => {
  const mechanism = "ANONYMOUS"

  it("says nothing, or what the server may know, as in RFC 4505 §3", () => {
    assert.strictEqual(textOf(opening(begin({ mechanism, secret: undefined })).message), "")
    const { exchange, message } = opening(begin({ mechanism, secret: password("sirhc") }))
    assert.strictEqual(Redacted.value(Exchange.asLine(message)), "c2lyaGM=")
    assert.isTrue(exchange.isSatisfied)
    assert.isFalse(exchange.wroteSecret)
  })
})

describe("X31 A08 no exchange goes on forever", () => {
  it("whatever the server asks, it has its last answer within three", () => {
    const names = fc.constantFrom(
      "PLAIN" as const,
      "LOGIN" as const,
      "DIGEST-MD5" as const,
      "CRAM-MD5" as const,
      "EXTERNAL" as const,
      "ANONYMOUS" as const,
      "OAUTHBEARER" as const,
      "XOAUTH2" as const,
      "SCRAM-SHA-1" as const
    )
    const challenges = fc.array(fc.string().map(base64), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(names, challenges, (mechanism, texts) => {
        let step: Exchange.ExchangeStep | undefined
        let exchange = begin({ mechanism })
        for (const text of texts) {
          step = exchange.respond(text)
          if (step._tag !== "Send") break
          exchange = step.exchange
        }
        assert.strictEqual(step?._tag, "Failed")
      })
    )
  })
})
