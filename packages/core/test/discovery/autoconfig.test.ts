import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import * as fc from "fast-check"
import { read } from "../../src/discovery/autoconfig.ts"
import { anyText } from "../support/anyText.ts"
import { said } from "../support/quotation.ts"

const ada = { address: "ada@example.com", localPart: "ada", domain: "example.com" }

const server = (inside: string, type = "imap") => `<incomingServer type="${type}">${inside}</incomingServer>`
const place = "<hostname>imap.example.com</hostname><port>993</port><socketType>SSL</socketType>"
const page = (inside: string, beside = "") =>
  `<?xml version="1.0" encoding="UTF-8"?>
   <!-- servers --><clientConfig version="1.1"><emailProvider id="example.com">${inside}</emailProvider>${beside}</clientConfig>`

const offers = (text: string, address = ada) => Effect.runSync(read(text, address))
const first = (text: string, address = ada) => offers(text, address)[0]

describe("a page of autoconfig", () => {
  it("names its servers for IMAP in its order, and no others", () => {
    const other = "<hostname>mail.example.com</hostname><port>143</port><socketType>STARTTLS</socketType>"
    const found = offers(page(server(place, "pop3") + server(other) + server(place)))
    assert.deepStrictEqual(
      found.map(({ host, port, security }) => [host, port, security]),
      [
        ["mail.example.com", 143, "starttls"],
        ["imap.example.com", 993, "tls"]
      ]
    )
  })

  it("clear text is read as STARTTLS: no page leads to a connection without TLS", () => {
    const clear = "<hostname>imap.example.com</hostname><port>143</port><socketType>plain</socketType>"
    assert.strictEqual(first(page(server(clear)))?.security, "starttls")
  })

  it.each([
    ["%EMAILADDRESS%", "ada@example.com"],
    ["%EMAILLOCALPART%", "ada"],
    ["%EMAILLOCALPART%_%EMAILDOMAIN%", "ada_example.com"],
    ["EX\\%EMAILLOCALPART%", "EX\\ada"],
    ["fixed", "fixed"],
    ["%emailaddress%", "%emailaddress%"]
  ])("the user name %s is %s", (template, user) => {
    assert.strictEqual(first(page(server(`${place}<username>${template}</username>`)))?.user, user)
  })

  it("what replaces a placeholder is not looked at again", () => {
    const odd = { ...ada, localPart: "%EMAILDOMAIN%$&" }
    assert.strictEqual(
      first(page(server(`${place}<username>%EMAILLOCALPART%</username>`)), odd)?.user,
      "%EMAILDOMAIN%$&"
    )
  })

  it("host names have placeholders, too", () => {
    const own = "<hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>"
    assert.strictEqual(first(page(server(own)))?.host, "imap.example.com")
  })

  it("says how to log in, in its order, as far as that is known here", () => {
    const ways = ["OAuth2", "password-cleartext", "plain", "NTLM", "password-encrypted"]
    const all = ways.map((way) => `<authentication>${way}</authentication>`).join("")
    assert.deepStrictEqual(first(page(server(place + all)))?.authentication, [
      "oauth2",
      "password",
      "encryptedPassword"
    ])
  })

  it("has OAuth in either place, by HTTPS alone", () => {
    const oauth = (scheme: string) => `<oAuth2><issuer>login.example.com</issuer><scope>imap  offline</scope>
      <authURL>${scheme}://login.example.com/auth</authURL><tokenURL>https://login.example.com/token</tokenURL></oAuth2>`
    const expected = {
      issuer: "login.example.com",
      scopes: ["imap", "offline"],
      authorize: "https://login.example.com/auth",
      token: "https://login.example.com/token"
    }
    assert.deepStrictEqual(first(page(server(place), oauth("https")))?.oauth, expected)
    assert.deepStrictEqual(first(page(server(place) + oauth("https")))?.oauth, expected)
    assert.isUndefined(first(page(server(place), oauth("http")))?.oauth)
  })

  it("names pages for people, by HTTPS alone", () => {
    const help = `<documentation url="https://help.example.com/imap?who=%EMAILADDRESS%"/><documentation url="javascript:alert(1)"/>
      <documentation url="http://help.example.com/"/><enable visiturl="https://example.com/settings"/>`
    assert.deepStrictEqual(first(page(server(place) + help))?.help, [
      said("https://help.example.com/imap?who=ada@example.com"),
      said("https://example.com/settings")
    ])
  })

  it("names three pages for people at most, each of 256 characters at most", () => {
    const longest = `https://help.example.com/${"a".repeat(231)}`
    const urls = [
      `${longest}a`,
      longest,
      ...["b", "c", "d"].map((name) => `https://help.example.com/${name}`)
    ]
    const help = urls.map((url) => `<documentation url="${url}"/>`).join("")
    assert.deepStrictEqual(
      first(page(server(place) + help))?.help,
      urls.slice(1, 4).map((url) => said(url, 256))
    )
  })

  it.each([
    ["nothing", ""],
    ["a page for people", "<!doctype html><html><body>Welcome</body></html>"],
    ["no XML", '{"imap": "imap.example.com"}'],
    ["another document", "<rss/>"],
    ["no provider", "<clientConfig/>"],
    ["an element without an end", page(server(place)).slice(0, -5)],
    ["an entity that it declares", page(server(place.replace("imap.", "&imap;")))],
    [
      "a DTD",
      page(server(place)).replace("<!-- servers -->", '<!DOCTYPE clientConfig [<!ENTITY imap "x">]>')
    ],
    ["a file", page("").replace("<!-- servers -->", '<!DOCTYPE c SYSTEM "file:///etc/passwd">')],
    ["too deep", page("<a>".repeat(20) + "</a>".repeat(20))],
    ["too many elements", page("<a/>".repeat(2001))]
  ])("%s is not one", (_, text) => {
    assert.isTrue(Exit.hasFails(Effect.runSyncExit(read(text, ada))))
  })

  it.each([
    ["no host", "<port>993</port><socketType>SSL</socketType>"],
    ["no port", "<hostname>imap.example.com</hostname><socketType>SSL</socketType>"],
    ["no number for a port", "<hostname>h</hostname><port>0x3e1</port><socketType>SSL</socketType>"],
    ["a security of the future", "<hostname>h</hostname><port>993</port><socketType>QUIC</socketType>"]
  ])("a server with %s is left", (_, inside) => {
    assert.deepStrictEqual(offers(page(server(inside))), [])
  })

  it("never throws, whatever it is made of", () => {
    const whole = page(server(`${place}<username>%EMAILADDRESS%</username>`))
    const cut = fc
      .tuple(fc.nat(whole.length), fc.nat(whole.length), anyText())
      .map(([from, to, between]) => whole.slice(0, from) + between + whole.slice(to))
    const pieces = fc
      .array(
        fc.constantFrom(
          "<",
          ">",
          "/",
          "&",
          "&#x;",
          "&#0;",
          "&#xD800;",
          "]]>",
          "<![CDATA[",
          "<!--",
          "<?xml",
          "a",
          "=",
          '"',
          " ",
          "\0",
          "\uD800",
          "xmlns:a"
        ),
        { maxLength: 30 }
      )
      .map((each) => each.join(""))
    fc.assert(
      fc.property(fc.oneof(cut, pieces, anyText()), (text) => {
        assert.isFalse(Exit.hasDies(Effect.runSyncExit(read(text, ada))))
      }),
      { numRuns: 400 }
    )
  })
})
