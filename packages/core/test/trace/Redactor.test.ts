import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import * as fc from "fast-check"
import * as Redactor from "../../src/trace/Redactor.ts"
import { canaries, inPieces, password, secrets, token } from "./canaries.ts"

const redactorOf = (secret: string, forms?: { readonly user?: string; readonly authorizeAs?: string }) => {
  const redactor = Redactor.make()
  redactor.add(Redacted.make(secret), forms)
  return redactor
}

describe("X34 Redactor", () => {
  for (const [kind, secret] of [
    ["password", password],
    ["token", token]
  ] as const) {
    describe(kind, () => {
      it.each(canaries(secret))("%s is replaced", (_, form) => {
        const redactor = redactorOf(secret, { user: "alice", authorizeAs: "boss" })
        assert.strictEqual(
          redactor.text(`NO [ALERT] failed: ${form} sorry`, 4096),
          "NO [ALERT] failed: <redacted> sorry"
        )
      })
    })
  }

  it.each([
    ["hex with commas", "47,72,c3,bc,c3,9f,65,26,37,37"],
    ["hex with commas and spaces", "47, 72, c3, bc, c3, 9f, 65, 26, 37, 37"],
    ["percent-encoded twice", "Gr%25C3%25BC%25C3%259Fe%252677"],
    ["quoted-printable", "Gr=C3=BC=C3=9Fe&77"],
    ["HTML by number", "Gr\u00fc\u00dfe&#38;77"]
  ])("L11 finds a secret in %s", (_, form) => {
    assert.strictEqual(redactorOf("Gr\u00fc\u00dfe&77").text(`NO ${form} sorry`), "NO <redacted> sorry")
  })

  it("keeps the password and the last eight tokens, however many a source has given", () => {
    const redactor = redactorOf(password)
    const tokens = Array.from({ length: 12 }, (_, at) => `${String.fromCharCode(97 + at)}-`.repeat(20))
    for (const each of tokens) redactor.add(Redacted.make(each), { kind: "token" })
    const isMasked = (secret: string) => !redactor.text(`NO ${secret} sorry`).includes(secret)
    assert.isTrue(isMasked(password))
    assert.deepStrictEqual(tokens.filter(isMasked), tokens.slice(-8))
  })

  it.each(["=", "%"])("finds a secret whichever of its characters stand as %s and two digits", (mark) => {
    const characters = fc.array(fc.boolean(), { minLength: 24, maxLength: 24 })
    fc.assert(
      fc.property(
        fc.constantFrom("a+b&c=d%e/f!g", "Gr\u00fc\u00dfe&77", "correct-horse"),
        characters,
        (secret, are) => {
          const form = Array.from(Buffer.from(secret), (byte, index) =>
            are[index] === true || byte > 0x7e || String.fromCharCode(byte) === mark
              ? `${mark}${byte.toString(16).padStart(2, "0")}${mark === "=" && index % 5 === 4 ? "=\r\n" : ""}`
              : String.fromCharCode(byte)
          ).join("")
          assert.strictEqual(redactorOf(secret).text(`NO ${form} sorry`, 4096), "NO <redacted> sorry")
        }
      )
    )
  })

  /** Of what was said in between, as many letters as are left. */
  const lettersLeft = (reported: string): number =>
    reported.replaceAll(/^NO | sorry$|<redacted>|\\u[0-9a-f]{4}/g, "").match(/[\p{L}\p{N}]/gu)?.length ?? 0

  for (const secret of [password, token, "correct-horse-battery"]) {
    it.each(inPieces(secret))(`L11 finds ${secret} where it was taken apart: %s`, (_, form) => {
      const reported = redactorOf(secret).text(`NO ${form} sorry`, 4096)
      assert.include(reported, "<redacted>")
      // those at the edge of base64 belong to what surrounds it as well
      assert.isAtMost(lettersLeft(reported), 4)
    })
  }

  it.each([
    ["hexdump of 16 octets", "63 6f 72 72 65 63 74 20  68 6f 72 73 65 20 62 61 |...", "<redacted> |..."],
    ["folded base64 without its end", "Y29ycmVj dCBob3Jz ZSBiYXR0 ...", "<redacted> ..."],
    ["words without the end", "correct\r\n horse\r\n batt...", "<redacted>..."],
    ["words without the beginning", "...ct\r\n horse\r\n battery", "...<redacted>"]
  ])("L11 finds the better half of a secret in pieces: %s", (_, form, shown) => {
    assert.strictEqual(redactorOf("correct horse battery").text(form), shown)
  })

  it("L11 a secret of few letters is not looked for in pieces", () => {
    assert.strictEqual(redactorOf("them box").text("the mailbox"), "the mailbox")
    assert.strictEqual(redactorOf("the mail").text("them ail"), "them ail")
  })

  it("L1 words of the protocol are not taken for a secret in pieces", () => {
    const { text } = redactorOf("uidplus-move").mask("IDLE UIDPLUS MOVE", 256, true)
    assert.strictEqual(text, "IDLE UIDPLUS MOVE")
  })

  it("leaves other words alone", () => {
    const text = "NO [AUTHENTICATIONFAILED] Authentication failed for alice (10.0.0.1)"
    assert.strictEqual(redactorOf(password, { user: "alice" }).text(text), text)
  })

  it("does not look for a secret of three characters", () => {
    assert.strictEqual(redactorOf("abc").text("NO abc"), "NO abc")
  })

  it("knows several secrets, the old one too", () => {
    const redactor = redactorOf("first-secret")
    redactor.add(Redacted.make("second-secret"))
    assert.strictEqual(redactor.text("first-secret or second-secret"), "<redacted> or <redacted>")
  })

  it("an app password is found whole, spaces included", () => {
    assert.strictEqual(redactorOf("abcd efgh ijkl mnop").text("for abcd efgh ijkl mnop!"), "for <redacted>!")
  })

  it("masks first and cuts then: the bound leaves no prefix of a secret", () => {
    const redactor = redactorOf(token)
    assert.include(redactorOf("something-else-4711").text(`. ${token}`), token.slice(0, 4))
    for (let before = 0; before < 300; before++) {
      const shown = redactor.text(`${".".repeat(before)} ${token}`)
      assert.isAtMost(shown.length, 256)
      assert.notInclude(shown, token.slice(0, 4))
    }
  })

  it("of a text too long to be read whole, the end that may hold half a secret is left out", () => {
    const redactor = redactorOf(token)
    for (let before = 0; before < 100; before++) {
      assert.notInclude(redactor.text(".".repeat(before) + token.repeat(500), 60), token.slice(0, 4))
    }
  })

  it("shows what moves the cursor, turns the text or hides in it", () => {
    assert.strictEqual(
      Redactor.make().text("\u0000\u001b[31m\u007f\u009b\u202e\u2066\u200b\ufeff\u2028\ud800\u00e9\u90ae"),
      "\\u0000\\u001b[31m\\u007f\\u009b\\u202e\\u2066\\u200b\\ufeff\\u2028\\ud800\u00e9\u90ae"
    )
  })

  it("cuts between escapes, and says that it cut", () => {
    assert.strictEqual(Redactor.make().text("ab\u0000cdefghij", 12), "ab\\u0000c...")
    assert.strictEqual(Redactor.make().text("ab\u0000cdefghij", 10), "ab...")
  })

  it("takes a long line of one letter, or of secrets, without delay", () => {
    const redactor = redactorOf("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", { user: "u" })
    assert.isAtMost(redactor.text("a".repeat(1_000_000), 8192).length, 8192)
    assert.isAtMost(redactor.text("@".repeat(1_000_000), 8192).length, 8192)
  })
})

describe("X34 Redactor, any secret in any text", () => {
  it("no form survives, at any place and bound", () => {
    fc.assert(
      fc.property(
        secrets,
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        fc.integer({ min: 16, max: 400 }),
        (secret, before, after, max) => {
          const redactor = redactorOf(secret, { user: "alice" })
          for (const [name, form] of canaries(secret).filter(([name]) => !/half|literal/.test(name))) {
            const shown = redactor.text(before + form + after, max)
            assert.isAtMost(shown.length, max)
            for (const found of [form, secret]) assert.notInclude(shown, found, name)
            // the form is written as it is, where nobody knows it
            const unknown = Redactor.make().text(before + form + after, 100_000)
            assert.include(unknown, Redactor.make().text(form, 100_000), name)
          }
        }
      ),
      { numRuns: 100 }
    )
  })

  it("text without a secret is what it was, made visible", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const shown = redactorOf("Zq-0451-\u00e9-never-typed").text(text, 2000)
        assert.strictEqual(shown, Redactor.make().text(text, 2000))
      })
    )
  })
})
