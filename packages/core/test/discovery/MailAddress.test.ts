import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { parse } from "../../src/discovery/MailAddress.ts"

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
    ["@example.com", "what stands before the @ is no name of a mailbox"],
    ["ada lovelace@example.com", "what stands before the @ is no name of a mailbox"],
    ["a\u202eb@example.com", "what stands before the @ is no name of a mailbox"],
    ['"a\r\nb"@example.com', "what stands before the @ is no name of a mailbox"],
    ["a@", "what stands behind the @ is no domain"],
    ["a@.", "what stands behind the @ is no domain"],
    ["a@b..c", "what stands behind the @ is no domain"],
    ["a@exa mple.com", "what stands behind the @ is no domain"],
    ["a@example.com/path", "what stands behind the @ is no domain"],
    ["a@example.com:993", "what stands behind the @ is no domain"],
    ["a@192.0.2.1", "what stands behind the @ is no domain"],
    ["a@[192.0.2.1]", "its domain is the address of a machine, which nobody can be asked for"],
    [`${"a".repeat(320)}@example.com`, "it is longer than an address can be"]
  ])("%j is none: %s", (text, problem) => {
    assert.deepStrictEqual(parse(text), Result.fail(problem))
  })

  it("is taken apart whatever it is, and its domain is a name in ASCII that cannot leave its place in a URL", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
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
      { numRuns: 500 }
    )
  })
})
