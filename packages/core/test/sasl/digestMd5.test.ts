import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { Option, Redacted } from "effect"
import * as fc from "fast-check"
import { type DigestMd5Credential, startDigestMd5 } from "../../src/imap/sasl/digestMd5.ts"
import * as Exchange from "../../src/imap/sasl/Exchange.ts"
import { base64, begun, failure, refusedLocally, sent, textOf } from "./support.ts"
import { anyText } from "../support/anyText.ts"

const chris: DigestMd5Credential = {
  user: "chris",
  password: Redacted.make("secret"),
  host: "elwood.innosoft.com",
  nonce: "OA6MHXh6VqTrRk"
}
const begin = (more: Partial<DigestMd5Credential> = {}) => begun(startDigestMd5({ ...chris, ...more }))

const challenge =
  'realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8'
const answer = (text: string, more: Partial<DigestMd5Credential> = {}) => begin(more).respond(base64(text))
const line = (text: string, more: Partial<DigestMd5Credential> = {}) =>
  textOf(sent(answer(text, more)).message)

describe("RFC 2831 §4", () => {
  it("the example for IMAP is reproduced, and satisfied by the server's digest alone", () => {
    const response = sent(answer(challenge))
    assert.strictEqual(
      textOf(response.message),
      'charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,' +
        'cnonce="OA6MHXh6VqTrRk",digest-uri="imap/elwood.innosoft.com",' +
        "response=d388dad90d4bbd760a152321f2143af7,qop=auth"
    )
    const last = sent(response.exchange.respond(base64("rspauth=ea40f60335c427b5527b84dbabcdfffd")))
    assert.strictEqual(textOf(last.message), "")
    const course = [response, last].map(({ exchange }) => [exchange.wroteSecret, exchange.isSatisfied])
    assert.deepStrictEqual(course, [
      [true, false],
      [true, true]
    ])
  })

  it("the server speaks first", () => {
    assert.isTrue(Option.isNone(begin().initial))
  })

  it("A09 OK before its digest is no success: the server may not know the password", () => {
    const { exchange } = sent(answer(challenge))
    assert.strictEqual(Exchange.unsatisfied(exchange)._tag, "ServerNotAuthenticated")
  })
})

describe("A15 the server's digest", () => {
  it.each([
    ["a wrong one", "rspauth=00000000000000000000000000000000"],
    ["a part of it", "rspauth=ea40f603"],
    ["none", "rspauth="],
    ["nothing", ""]
  ])("%s: the server is not who it should be", (_, text) => {
    const { exchange } = sent(answer(challenge))
    assert.strictEqual(failure(exchange.respond(base64(text)))._tag, "ServerNotAuthenticated")
  })
})

describe("what the server says first", () => {
  it.each([
    ["nothing", ""],
    ["a word", "hello"],
    ["no nonce", 'realm="x",algorithm=md5-sess'],
    ["an empty nonce", 'nonce="",algorithm=md5-sess'],
    ["two nonces", 'nonce="a",nonce="b",algorithm=md5-sess'],
    ["no algorithm", 'nonce="a"'],
    ["another algorithm", 'nonce="a",algorithm=md5'],
    ["two algorithms", 'nonce="a",algorithm=md5-sess,algorithm=md5-sess'],
    ["encryption alone", 'nonce="a",algorithm=md5-sess,qop="auth-int,auth-conf"'],
    ["two charsets", 'nonce="a",algorithm=md5-sess,charset=utf-8,charset=utf-8'],
    ["two lists of protections", 'nonce="a",algorithm=md5-sess,qop="auth",qop="auth-conf"'],
    ["a quote that stays open", 'nonce="a,algorithm=md5-sess']
  ])("A08 %s ends the exchange", (_, text) => {
    assert.strictEqual(failure(answer(text))._tag, "SaslProtocol")
  })

  it.each([
    ["no realm", 'nonce="a",algorithm=md5-sess', 'username="chris",nonce="a"'],
    ["an empty realm", 'realm="",nonce="a",algorithm=md5-sess', 'username="chris",realm="",nonce="a"'],
    [
      "several realms: the first",
      `realm="one",realm="two",nonce="a",algorithm=md5-sess`,
      'realm="one",nonce'
    ],
    [
      "empty elements, blanks, capitals",
      ', Nonce = "a" , , Algorithm=md5-sess,QOP="auth-int, auth"',
      'nonce="a"'
    ],
    ["no quotes", "nonce=a,algorithm=md5-sess,qop=auth", 'nonce="a"'],
    ["other capitals", 'nonce="a",algorithm=MD5-sess,qop="AUTH"', 'nonce="a"'],
    ["empty elements at the end", 'nonce="a",algorithm=md5-sess, , ', 'nonce="a"'],
    [
      "escapes, which are repeated",
      String.raw`nonce="a\"b\\c",algorithm=md5-sess`,
      String.raw`nonce="a\"b\\c"`
    ]
  ])("%s is understood", (_, text, expected) => {
    assert.include(line(text), expected)
  })
})

describe("A08 X28 a hostile server", () => {
  it("draws a nonce as long as a challenge may be, and no longer", () => {
    const drawn = (length: number) => answer(`nonce="${"x".repeat(length)}",algorithm=md5-sess`)
    assert.include(textOf(sent(drawn(8_000)).message), `nonce="${"x".repeat(8_000)}"`)
    assert.strictEqual(failure(drawn(9_000))._tag, "SaslProtocol")
  })

  it("is answered or refused whatever it says, and never believed", () => {
    const parts = fc.constantFrom(
      'nonce="a"',
      "algorithm=md5-sess",
      "charset=utf-8",
      'qop="auth"',
      'qop="auth,auth-conf"',
      "qop=",
      'realm="\xe4"',
      "realm=\u{1f600}",
      "maxbuf=4294967296",
      "stale=true",
      'rspauth="x"',
      "nonce",
      "=",
      ",",
      '"',
      "\\",
      "\0",
      "\r\nA1 LOGOUT\r\n"
    )
    const texts = fc.oneof(
      anyText({ maxLength: 60 }),
      fc.array(parts, { maxLength: 10 }).map((all) => all.join(",")),
      fc.array(parts, { maxLength: 10 }).map((all) => all.join(""))
    )
    fc.assert(
      fc.property(texts, fc.boolean(), (text, late) => {
        const step = (late ? sent(answer(challenge)).exchange : begin()).respond(base64(text))
        assert.isFalse(step._tag === "Send" && step.exchange.isSatisfied)
        if (step._tag === "Send") assert.notMatch(textOf(step.message), /rspauth|LOGOUT\r/)
      }),
      { numRuns: 100 }
    )
  })
})

const elwood = Buffer.from("elwood.innosoft.com")

/** The digest as a server computes it, with node's own MD5. RFC 2831 §2.1.2.1. */
const expected = (user: Buffer, password: Buffer, authorizeAs = "", realm = elwood) => {
  const md5 = (...parts: ReadonlyArray<string | Buffer>) => {
    const hash = createHash("md5")
    for (const part of parts) hash.update(part)
    return hash
  }
  const secret = md5(user, ":", realm, ":", password).digest()
  const key = md5(secret, ":OA6MG9tEQGm2hh:OA6MHXh6VqTrRk", authorizeAs && `:${authorizeAs}`).digest("hex")
  const uri = md5("AUTHENTICATE:imap/elwood.innosoft.com").digest("hex")
  return md5(`${key}:OA6MG9tEQGm2hh:00000001:OA6MHXh6VqTrRk:auth:${uri}`).digest("hex")
}

describe("names and passwords", () => {
  const filled = anyText({ minLength: 1, maxLength: 12 }).filter((text) => {
    return !text.includes("\0") && text.isWellFormed()
  })
  const octets = (text: string) => Buffer.from(text, /^[\0-\xff]*$/.test(text) ? "latin1" : "utf8")

  it("X14 any user comes out as it went in, and any password proves itself", () => {
    fc.assert(
      fc.property(filled, filled, filled, (user, secret, authorizeAs) => {
        const said = line(challenge, { user, password: Redacted.make(secret), authorizeAs })
        const value = /,username="((?:[^"\\]|\\.)*)",realm=/s.exec(said)?.[1]?.replaceAll(/\\(.)/gs, "$1")
        assert.strictEqual(value, user)
        assert.include(said, `response=${expected(octets(user), octets(secret), authorizeAs)},`)
      }),
      { numRuns: 50 }
    )
  })

  it("without UTF-8 ISO 8859-1 is written, and what it cannot express is refused in words", () => {
    const old = challenge.replace(",charset=utf-8", "")
    const { message } = sent(answer(old, { user: "jürgen", password: Redacted.make("pässe") }))
    assert.include(Buffer.from(Redacted.value(message)).toString("latin1"), 'username="jürgen"')
    assert.include(failure(answer(old, { user: "ключ" })), { _tag: "InvalidAccount", field: "user" })
    const secret = failure(answer(old, { password: Redacted.make("ключ") }))
    assert.include(secret, { _tag: "InvalidAccount", field: "password" })
    assert.notInclude(JSON.stringify(secret), "ключ")
  })

  it.each(["latin1", "utf8"] as const)("a realm in %s is hashed and repeated unchanged", (charset) => {
    const realm = Buffer.from("Zürich", charset)
    const [before = "", after = ""] = challenge.split("elwood.innosoft.com")
    const octets = Buffer.concat([Buffer.from(before), realm, Buffer.from(after)])
    const text = charset === "utf8" ? octets : octets.subarray(0, -",charset=utf-8".length)
    const { message } = sent(begin().respond(text.toString("base64")))
    const said = Buffer.from(Redacted.value(message))
    assert.isTrue(said.includes(Buffer.concat([Buffer.from('realm="'), realm, Buffer.from('"')])))
    const digest = expected(Buffer.from("chris"), Buffer.from("secret"), "", realm)
    assert.include(said.toString("latin1"), `response=${digest},`)
  })

  it("without UTF-8 the user to act as is written in UTF-8 anyway", () => {
    const old = challenge.replace(",charset=utf-8", "")
    const { message } = sent(answer(old, { authorizeAs: "ключ" }))
    const said = Buffer.from(Redacted.value(message))
    assert.include(said.toString(), 'authzid="ключ"')
    const digest = expected(Buffer.from("chris"), Buffer.from("secret"), "ключ")
    assert.include(said.toString(), `response=${digest},`)
  })

  it.each([
    ["an empty user", { user: "" }, "user"],
    ["a user with NUL", { user: "a\0b" }, "user"],
    ["an empty password", { password: Redacted.make("") }, "password"],
    ["no password", { password: undefined }, "password"],
    ["an empty user to act as", { authorizeAs: "" }, "authorizeAs"]
  ])("A11 %s is refused before anything is written", (_, more, field) => {
    assert.include(refusedLocally(startDigestMd5({ ...chris, ...more })), { _tag: "InvalidAccount", field })
  })
})
