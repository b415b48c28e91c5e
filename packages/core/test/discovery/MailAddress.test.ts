import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { parse } from "../../src/discovery/MailAddress.ts"
import { anyText } from "../support/anyText.ts"

const partsOf = (text: string) =>
  Result.map(parse(text), ({ address, domain, localPart }) => [address, localPart, domain])

describe("an address of mail", () => {
  it.each([
    ["ada@example.com", "ada@example.com", "ada", "example.com"],
    [" Ada@Example.COM. ", "Ada@example.com", "Ada", "example.com"],
    ["Ada Lovelace <ada@example.com>", "ada@example.com", "ada", "example.com"],
    ['"Ada <a@b>" <ada@example.com>', "ada@example.com", "ada", "example.com"],
    ['"ada \\"l\\""@example.com', '"ada \\"l\\""@example.com', 'ada "l"', "example.com"],
    ['"a@b"@example.com', '"a@b"@example.com', "a@b", "example.com"],
    [
      "ada+imap@mail.students.example.ac.uk",
      "ada+imap@mail.students.example.ac.uk",
      "ada+imap",
      "mail.students.example.ac.uk"
    ],
    ["..docomo..@example.jp", "..docomo..@example.jp", "..docomo..", "example.jp"],
    ["käthe@BÜCHER.example", "käthe@bücher.example", "käthe", "xn--bcher-kva.example"],
    ["a@faß.de", "a@faß.de", "a", "xn--fa-hia.de"],
    ["a@例え。テスト", "a@例え。テスト", "a", "xn--r8jz45g.xn--zckzah"],
    ["root@localhost", "root@localhost", "root", "localhost"]
  ])("%s", (text, ...parts) => {
    assert.deepStrictEqual(partsOf(text), Result.succeed(parts))
  })

  it.each([
    ["", "there is no @ in it"],
    ["imap.example.com", "there is no @ in it"],
    ["@example.com", "the part before the @ is not a mailbox name"],
    ["ada lovelace@example.com", "the part before the @ is not a mailbox name"],
    ["a\u202eb@example.com", "the part before the @ is not a mailbox name"],
    ['"a\r\nb"@example.com', "the part before the @ is not a mailbox name"],
    ["a@", "the part after the @ is not a domain"],
    ["a@.", "the part after the @ is not a domain"],
    ["a@b..c", "the part after the @ is not a domain"],
    ["a@exa mple.com", "the part after the @ is not a domain"],
    ["a@example.com/path", "the part after the @ is not a domain"],
    ["a@example.com:993", "the part after the @ is not a domain"],
    ["a@192.0.2.1", "the part after the @ is not a domain"],
    ["a@[192.0.2.1]", "its domain is an IP address, for which no server can be looked up"],
    [`${"a".repeat(320)}@example.com`, "it is too long for an email address"]
  ])("%j is no address: %s", (text, problem) => {
    assert.deepStrictEqual(parse(text), Result.fail(problem))
  })

  it("is taken apart whatever it is, and its domain is a name in ASCII that cannot leave its place in a URL", () => {
    const text = fc.oneof(
      anyText(),
      fc.tuple(fc.string(), fc.string({ unit: "grapheme" })).map(([a, b]) => `a${a}@${b}`)
    )
    fc.assert(
      fc.property(text, (any) => {
        const parsed = parse(any)
        if (Result.isFailure(parsed)) return
        const { domain } = parsed.success
        assert.match(domain, /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/)
        assert.strictEqual(new URL(`https://${domain}/`).hostname, domain)
      }),
      { numRuns: 150 }
    )
  })
})
