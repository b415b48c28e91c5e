import { assert, describe, it, vi } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import * as fc from "fast-check"
import { sign } from "../../src/lifecycle/Proving.ts"
import { loadsAtOnce } from "../../src/simulator/Simulator.ts"
import type * as Exchange from "../../src/imap/sasl/Exchange.ts"
import { bindingOf } from "../../src/imap/channelBinding.ts"
import type * as Mechanism from "../../src/imap/Mechanism.ts"
import { prepare } from "../../src/imap/sasl/saslprep.ts"
import { startScram } from "../../src/imap/sasl/scram.ts"
import type { ExchangeRequest } from "../../src/imap/sasl/ExchangeRequest.ts"
import { start } from "../../src/imap/sasl/start.ts"
import {
  base64,
  begun,
  opening,
  refusedLocally,
  request,
  said,
  scramServer,
  sent,
  textOf
} from "./support.ts"
import { anyText } from "../support/anyText.ts"

const vectors = [
  {
    rfc: "RFC 5802 §5",
    mechanism: "SCRAM-SHA-1",
    nonce: "fyko+d2lbbFgONRv9qkxdawL",
    first: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
    final: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
    signature: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="
  },
  {
    rfc: "RFC 7677 §3",
    mechanism: "SCRAM-SHA-256",
    nonce: "rOprNGfwEbeRWgbNEkqO",
    first: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    final:
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    signature: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
  },
  {
    rfc: "Apache Qpid JMS, ScramSHA512MechanismTest",
    mechanism: "SCRAM-SHA-512",
    nonce: "rOprNGfwEbeRWgbNEkqO",
    first:
      "r=rOprNGfwEbeRWgbNEkqO02431b08-2f89-4bad-a4e6-80c0564ec865,s=Yin2FuHTt/M0kJWb0t9OI32n2VmOGi3m+JfjOvuDF88=,i=4096",
    final:
      "c=biws,r=rOprNGfwEbeRWgbNEkqO02431b08-2f89-4bad-a4e6-80c0564ec865,p=Hc5yec3NmCD7t+kFRw4/3yD6/F3SQHc7AVYschRja+Bc3sbdjlA0eH1OjJc0DD4ghn1tnXN5/Wr6qm9xmaHt4A==",
    signature: "v=BQuhnKHqYDwQWS5jAw4sZed+C9KFUALsbrq81bB0mh+bcUUbbMPNNmBIupnS2AmyyDnG5CTBQtkjJ9kyY4kzmw=="
  }
] as const

const scram = (mechanism: Mechanism.Name, more: Partial<ExchangeRequest> = {}) =>
  start({ ...request, mechanism, user: "user", secret: Redacted.make("pencil"), ...more })

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const exporter = { type: "tls-exporter" as const, data: bytes("exported keying material") }

describe.each(vectors)("A12 $mechanism of $rfc", ({ final, first, mechanism, nonce, signature }) => {
  const random = new Uint8Array(Buffer.from(nonce, "base64"))

  it("is reproduced, and satisfied by the signature alone", () => {
    const client = opening(begun(scram(mechanism, { random: () => random })))
    assert.strictEqual(textOf(client.message), `n,,n=user,r=${nonce}`)
    const proof = sent(client.exchange.respond(base64(first)))
    assert.strictEqual(textOf(proof.message), final)
    const last = sent(proof.exchange.respond(base64(signature)))
    assert.strictEqual(textOf(last.message), "")
    const course = [client, proof, last].map(({ exchange }) => [exchange.wroteSecret, exchange.isSatisfied])
    assert.deepStrictEqual(course, [
      [false, false],
      [true, false],
      [true, true]
    ])
  })

  it("A06 without an initial response the first challenge asks for the first message", () => {
    assert.strictEqual(
      said(begun(scram(mechanism, { random: () => random })).respond("")),
      `n,,n=user,r=${nonce}`
    )
  })

  // the tests' own WebCrypto works at once (`support/webCrypto.ts`); this is the real one
  it.effect("A14 WebCrypto signs the same", () =>
    Effect.gen(function* () {
      const asked = opening(begun(scram(mechanism, { random: () => random }))).exchange.respond(base64(first))
      assert(asked._tag === "Sign")
      const { prototype } = SubtleCrypto
      const names = ["importKey", "deriveBits", "sign", "digest"] as const
      const real = Object.fromEntries(names.map((name) => [name, prototype[name].bind(crypto.subtle)]))
      vi.stubGlobal("crypto", { subtle: real })
      const made = yield* Effect.ensuring(sign(asked), Effect.sync(vi.unstubAllGlobals))
      assert.strictEqual(textOf(made.message), final)
      assert.strictEqual(textOf((yield* loadsAtOnce(sign(asked))).message), final)
    })
  )
})

/** Both ends, to the end: what the client said, and its last step. */
const play = (exchange: Exchange.Exchange, hash: "sha1" | "sha256" | "sha512", password: string) => {
  const server = scramServer(hash, password, 2)
  const client = opening(exchange)
  const text = textOf(client.message)
  const bare = text.slice(text.indexOf(",", text.indexOf(",") + 1) + 1)
  const first = server.first(`${bare.split(",r=")[1] ?? ""}+more`)
  const proof = sent(client.exchange.respond(base64(first)))
  const final = textOf(proof.message)
  return { text, final, last: proof.exchange.respond(base64(server.final(bare, first, final))) }
}

describe("A16 channel binding", () => {
  it.each([
    [
      "the server offers it and we can",
      "SCRAM-SHA-256-PLUS",
      Option.some(exporter),
      true,
      "p=tls-exporter,,"
    ],
    ["we could, and the server does not offer it", "SCRAM-SHA-256", Option.some(exporter), false, "y,,"],
    ["we cannot", "SCRAM-SHA-256", Option.none(), false, "n,,"],
    ["we cannot, though the server offers it", "SCRAM-SHA-256", Option.none(), true, "n,,"],
    ["the server offers it with another hash", "SCRAM-SHA-512", Option.some(exporter), true, "n,,"],
    ["it is switched off", "SCRAM-SHA-1", Option.some(exporter), true, "n,,"]
  ] as const)("%s: %s", (_, mechanism, binding, offersPlus, header) => {
    const { text } = play(
      begun(scram(mechanism, { binding: () => binding, offersPlus: () => offersPlus })),
      "sha256",
      "pencil"
    )
    assert.isTrue(text.startsWith(`${header}n=user,`), text)
  })

  it("the proof covers the header and what the channel is bound by", () => {
    const binding = Option.some(exporter)
    const exchange = begun(scram("SCRAM-SHA-1-PLUS", { binding: () => binding, authorizeAs: "a,b" }))
    const { final, last } = play(exchange, "sha1", "pencil")
    assert.strictEqual(final.split(",")[0], `c=${base64("p=tls-exporter,a=a=2Cb,exported keying material")}`)
    assert.isTrue(sent(last).exchange.isSatisfied)
  })

  it("a channel that cannot be bound refuses -PLUS before anything is written", () => {
    assert.strictEqual(refusedLocally(scram("SCRAM-SHA-256-PLUS"))._tag, "SaslProtocol")
  })

  it("A17 TLS 1.3 is bound by its exporter, older TLS by the server's certificate", () => {
    const certificate = bytes("hash")
    const has = (...types: ReadonlyArray<string>) =>
      bindingOf({
        channelBinding: (type) =>
          types.includes(type)
            ? Option.some(type === "tls-exporter" ? exporter.data : certificate)
            : Option.none()
      })
    assert.deepStrictEqual(has("tls-exporter", "tls-server-end-point"), Option.some(exporter))
    assert.deepStrictEqual(
      has("tls-server-end-point"),
      Option.some({ type: "tls-server-end-point" as const, data: certificate })
    )
    assert.deepStrictEqual(has(), Option.none())
  })
})

/** The value of an attribute, as a server reads it. RFC 5802 §5.1. */
const unescaped = (attribute: string) => attribute.slice(2).replaceAll("=2C", ",").replaceAll("=3D", "=")

describe("names and passwords", () => {
  const filled = anyText({ minLength: 1, maxLength: 12 }).filter((text) => {
    return !text.includes("\0") && text.isWellFormed() && prepare(text) !== ""
  })

  it("A12 `a,b=c` is `a=2Cb=3Dc`", () => {
    const { text } = play(begun(scram("SCRAM-SHA-1", { user: "a,b=c" })), "sha1", "pencil")
    assert.isTrue(text.startsWith("n,,n=a=2Cb=3Dc,r="), text)
  })

  it("X14 any user comes out as it went in, and any password proves itself", () => {
    fc.assert(
      fc.property(filled, filled, filled, (user, password, authorizeAs) => {
        const secret = Redacted.make(password)
        const exchange = begun(scram("SCRAM-SHA-256", { user, secret, authorizeAs }))
        const { last, text } = play(exchange, "sha256", prepare(password))
        const [, given = "", name = ""] = text.split(",")
        assert.strictEqual(unescaped(name), prepare(user))
        assert.strictEqual(unescaped(given), authorizeAs)
        assert.isTrue(sent(last).exchange.isSatisfied)
      }),
      { numRuns: 50 }
    )
  })

  it("A11 a wrong password is refused by the server, in so many words", () => {
    const { last } = play(begun(scram("SCRAM-SHA-256")), "sha256", "pen")
    const { exchange, message } = sent(last)
    assert.strictEqual(textOf(message), "")
    assert.isFalse(exchange.isSatisfied)
    assert.deepStrictEqual(
      exchange.refusal,
      Option.some({ _tag: "AuthRejected" as const, mechanism: "SCRAM-SHA-256" })
    )
  })

  it.each([
    ["an empty user", { user: "" }, "user"],
    ["a user with NUL", { user: "a\0b" }, "user"],
    ["a user of which nothing is left", { user: "\u00ad\u200d" }, "user"],
    ["an empty password", { secret: Redacted.make("") }, "password"],
    ["a password with NUL", { secret: Redacted.make("a\0b") }, "password"],
    ["a password of which nothing is left", { secret: Redacted.make("\u00ad") }, "password"],
    ["no password", { secret: undefined }, "password"],
    ["an empty user to act as", { authorizeAs: "" }, "authorizeAs"]
  ])("A11 %s is refused before anything is written", (_, more, field) => {
    const reason = refusedLocally(scram("SCRAM-SHA-256", more))
    assert.include(reason, { _tag: "InvalidAccount", field })
  })

  it("a nonce is new for each exchange, and as long as what was drawn", () => {
    const credential = { user: "u", password: Redacted.make("p"), flag: "n" as const }
    const random = Uint8Array.from({ length: 24 }, (_, at) => at * 7)
    const text = textOf(opening(begun(startScram("SCRAM-SHA-1", { ...credential, random }))).message)
    assert.strictEqual(text, `n,,n=u,r=${Buffer.from(random).toString("base64")}`)
  })
})
