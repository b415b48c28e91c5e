import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import * as fc from "fast-check"
import * as Exchange from "../../src/imap/sasl/Exchange.ts"
import { start } from "../../src/imap/sasl/start.ts"
import { base64, begun, failure, opening, request, said, scramServer, sent, textOf } from "./support.ts"
import { anyText } from "../support/anyText.ts"

const mechanism = "SCRAM-SHA-256"
const ours = Buffer.from(request.random()).toString("base64")
const opened = () => opening(begun(start({ ...request, mechanism }))).exchange
const first = (text: string) => opened().respond(base64(text))
const good = `r=${ours}x,s=c2FsdA==,i=4096`
const proved = () => sent(first(good)).exchange
const final = (text: string) => proved().respond(base64(text))

describe("X29 what the server says first", () => {
  it.each([
    ["A13 our nonce alone", `r=${ours},s=c2FsdA==,i=4096`, "ServerNotAuthenticated"],
    ["A13 a part of our nonce", `r=${ours.slice(0, -1)},s=c2FsdA==,i=4096`, "ServerNotAuthenticated"],
    ["A13 another nonce", "r=another,s=c2FsdA==,i=4096", "ServerNotAuthenticated"],
    ["A13 our nonce after another", `r=x${ours},s=c2FsdA==,i=4096`, "ServerNotAuthenticated"],
    ["A13 a nonce with a space", `r=${ours} x,s=c2FsdA==,i=4096`, "ServerNotAuthenticated"],
    ["A13 an extension that must be understood", `m=x,${good}`, "SaslProtocol"],
    ["A13 the same at the end", `${good},m=x`, "SaslProtocol"],
    ["A13 another order", `s=c2FsdA==,r=${ours}x,i=4096`, "SaslProtocol"],
    ["A13 an extension in front", `x=y,${good}`, "SaslProtocol"],
    ["no salt", `r=${ours}x,i=4096`, "SaslProtocol"],
    ["a salt that is not base64", `r=${ours}x,s=!!!!,i=4096`, "SaslProtocol"],
    ["no iterations", `r=${ours}x,s=c2FsdA==`, "SaslProtocol"],
    ["A14 no number", `r=${ours}x,s=c2FsdA==,i=4e3`, "SaslProtocol"],
    ["A14 zero", `r=${ours}x,s=c2FsdA==,i=0`, "SaslProtocol"],
    ["A14 less than none", `r=${ours}x,s=c2FsdA==,i=-1`, "SaslProtocol"],
    ["nothing", "", "SaslProtocol"],
    ["a word", "hello", "SaslProtocol"],
    ["a NUL", `${good},x=\0`, "SaslProtocol"],
    ["what is no UTF-8", Buffer.from(`${good},x=\u00ff`, "latin1"), "SaslProtocol"],
    ["a second name", `${good},`, "SaslProtocol"]
  ] as const)("%s ends the exchange", (_, text, tag) => {
    const challenge = typeof text === "string" ? base64(text) : text.toString("base64")
    assert.strictEqual(failure(opened().respond(challenge))._tag, tag)
  })

  it.each(["2147483647", "1000001", "9".repeat(400)])("X28 i=%s is refused at once", (iterations) => {
    const reason = failure(first(`r=${ours}x,s=c2FsdA==,i=${iterations}`))
    assert(reason._tag === "ScramIterations")
    assert.isTrue(Number.isSafeInteger(reason.iterations))
  })

  it.each([
    ["1", true],
    ["4095", true],
    ["4096", false],
    ["1000000", false]
  ])("A14 i=%s is asked for; worth a warning: %s", (iterations, isWeak) => {
    const step = first(`r=${ours}x,s=c2FsdA==,i=${iterations}`)
    assert(step._tag === "Sign")
    assert.strictEqual(step.isWeak, isWeak)
  })

  it("A13 extensions at the end need not be known, and are signed", () => {
    const extended = first(`${good},x=y,z=a=b`)
    assert.notStrictEqual(said(extended), said(first(good)))
  })

  it.each([
    ["A08 what is no base64", "!!!"],
    ["A08 base64 cut short", "abc"],
    ["A08 more than 8 KiB", base64("x".repeat(8200))],
    ["A08 a megabyte", "A".repeat(1_000_000)]
  ])("%s ends the exchange", (_, challenge) => {
    for (const exchange of [opened(), proved()]) {
      assert.strictEqual(failure(exchange.respond(challenge))._tag, "SaslProtocol")
    }
  })
})

describe("A15 what the server says last", () => {
  it.each([
    ["a wrong signature", `v=${Buffer.alloc(32).toString("base64")}`],
    ["the beginning of one", "v=AAAA"],
    ["a signature that is no base64", "v=!!!!"],
    ["none", "x=y"],
    ["one after something else", `x=y,v=${Buffer.alloc(32).toString("base64")}`]
  ])("%s: the server is not who it should be", (_, text) => {
    assert.strictEqual(failure(final(text))._tag, "ServerNotAuthenticated")
  })

  it.each([
    ["invalid-proof", "AuthRejected"],
    ["unknown-user", "AuthRejected"],
    ["other-error", "AuthRejected"],
    ["no-resources", "AuthTemporarilyUnavailable"],
    ["channel-bindings-dont-match", "ServerNotAuthenticated"],
    ["server-does-support-channel-binding", "ServerNotAuthenticated"],
    ["channel-binding-not-supported", "AuthSyntaxRejected"],
    ["unsupported-channel-binding-type", "AuthSyntaxRejected"],
    ["extensions-not-supported", "SaslProtocol"],
    ["<script>", "SaslProtocol"]
  ])("e=%s means %s, now or in the first message, and OK after it is no success", (error, tag) => {
    for (const step of [final(`e=${error}`), first(`e=${error}`)]) {
      const { exchange } = sent(step)
      const refusal = Option.getOrThrow(exchange.refusal)
      assert.strictEqual(refusal._tag, tag)
      assert.notInclude(JSON.stringify(refusal), "script")
      assert.isFalse(exchange.isSatisfied)
      assert.strictEqual(failure(exchange.respond(""))._tag, "SaslProtocol")
    }
  })
})

describe("A09 an early OK is no success", () => {
  it.each([
    ["after the first message", opened],
    ["after the proof", proved]
  ])("%s", (_, at) => {
    const exchange = at()
    assert.isFalse(exchange.isSatisfied)
    assert.strictEqual(Exchange.unsatisfied(exchange)._tag, "ServerNotAuthenticated")
  })
})

describe("X31 it ends", () => {
  it("a challenge after the last is one too many", () => {
    const server = scramServer("sha256", "tanstaaftanstaaf")
    const text = server.first(`${ours}+more`)
    const proof = sent(first(text))
    const signature = server.final(`n=tim,r=${ours}`, text, textOf(proof.message))
    const last = sent(proof.exchange.respond(base64(signature)))
    assert.isTrue(last.exchange.isSatisfied)
    assert.strictEqual(failure(last.exchange.respond(""))._tag, "SaslProtocol")
  })

  it("A10 an exchange is not changed by being answered", () => {
    const exchange = opened()
    const once = said(exchange.respond(base64(good)))
    failure(exchange.respond("!"))
    assert.strictEqual(said(exchange.respond(base64(good))), once)
  })

  it("whatever a server says, it is answered or ended, and never believed", () => {
    const texts = fc.oneof(
      anyText({ maxLength: 60 }),
      fc
        .array(fc.constantFrom("r=", ours, "x", ",", "s=c2FsdA==", "i=", "1", "e=", "v=", "m="), {
          maxLength: 12
        })
        .map((parts) => parts.join(""))
    )
    fc.assert(
      fc.property(texts, fc.boolean(), (text, late) => {
        const step = (late ? proved() : opened()).respond(base64(text))
        assert.isFalse(step._tag === "Send" && step.exchange.isSatisfied)
      }),
      { numRuns: 100 }
    )
  })
})
