/** BADCHARSET: the server does not know the charset that was named. RFC 9051 §6.4.4, §7.1, RFC 5256 §3. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import { plain } from "../../support/plain.ts"
import { said } from "../../support/quotation.ts"
import { failureOf, valueOf } from "../server.ts"

const grüße = Command.search({ subject: "Grüße" })

const words = String.raw`Gr\xc3\xbc\xc3\x9fe`

describe("BADCHARSET", () => {
  it.effect.each([
    ["(US-ASCII)", ["US-ASCII"]],
    [`(US-ASCII "ISO-8859-1" KOI8-R)`, ["US-ASCII", "ISO-8859-1", "KOI8-R"]],
    ["(UTF-8)", ["UTF-8"]],
    ["", []]
  ] as const)("%j is reported as what it accepts, if the words cannot be written in it", ([list, charsets]) =>
    Effect.gen(function* () {
      const error = yield* failureOf(
        "LITERAL+",
        grüße,
        `
        C: <3> UID SEARCH CHARSET UTF-8 SUBJECT {7+}
        C: ${words}
        S: <3> NO [BADCHARSET${list === "" ? "" : ` ${list}`}] cannot`
      )
      assert.deepStrictEqual(plain(error.reason), {
        _tag: "BadCharset",
        command: "UID SEARCH",
        charsets: charsets.map((name) => said(name))
      })
      assert.strictEqual(error.serverText, "cannot")
    })
  )

  it.effect("is reported for a raw command, and for BAD, too", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "",
        Command.raw("SEARCH", "CHARSET", "KOI8-R", "ALL"),
        `
        C: <3> SEARCH CHARSET KOI8-R ALL
        S: <3> BAD [BADCHARSET (UTF-8)] no`
      )
      assert.strictEqual(reason._tag, "BadCharset")
    })
  )

  it.effect("is what BAD is about if the words are not ASCII", () =>
    Effect.gen(function* () {
      const error = yield* failureOf(
        "LITERAL+",
        grüße,
        `
        C: <3> UID SEARCH CHARSET UTF-8 SUBJECT {7+}
        C: ${words}
        S: <3> BAD UID SEARCH invalid argument
        C: <4> UID SEARCH CHARSET UTF-8 SUBJECT {7}
        S: + go on
        C: ${words}
        S: <4> BAD UID SEARCH invalid argument`
      )
      assert.deepStrictEqual(plain(error.reason), { _tag: "BadCharset", command: "UID SEARCH", charsets: [] })
      assert.strictEqual(error.serverText, "UID SEARCH invalid argument")
    })
  )

  it.effect.each(["Unknown charset", "The specified character set is not supported"])(
    "is what NO without the code is about, if it says %j",
    (text) =>
      Effect.gen(function* () {
        const error = yield* failureOf(
          "LITERAL+",
          grüße,
          `
        C: <3> UID SEARCH CHARSET UTF-8 SUBJECT {7+}
        C: ${words}
        S: <3> NO ${text}`
        )
        assert.deepStrictEqual(plain(error.reason), {
          _tag: "BadCharset",
          command: "UID SEARCH",
          charsets: []
        })
        assert.strictEqual(error.serverText, text)
      })
  )

  it.effect("is not what NO is about if it says something else", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "LITERAL+",
        grüße,
        `
        C: <3> UID SEARCH CHARSET UTF-8 SUBJECT {7+}
        C: ${words}
        S: <3> NO the index is broken`
      )
      assert.strictEqual(reason._tag, "CommandRejected")
    })
  )

  it.effect("BAD to words of ASCII: once more in another charset, and then it is about something else", () =>
    Effect.gen(function* () {
      const { reason, serverText } = yield* failureOf(
        "SORT",
        Command.sort(["size"], { subject: "hello" }),
        `
        C: <3> UID SORT (SIZE) US-ASCII SUBJECT "hello"
        S: <3> BAD first
        C: <4> UID SORT (SIZE) UTF-8 SUBJECT "hello"
        S: <4> BAD second`
      )
      assert.strictEqual(reason._tag, "CommandRejected")
      assert.strictEqual(serverText, "second")
    })
  )

  it.effect.each([
    ["(US-ASCII UTF-8)", "US-ASCII", "UTF-8"],
    ["(utf-8)", "US-ASCII", "UTF-8"]
  ])("words of ASCII that are refused are said in another one, once: %s", ([list, first, other]) =>
    Effect.gen(function* () {
      const found = yield* valueOf(
        "SORT",
        Command.sort(["size"], { subject: "hello" }),
        `
        C: <3> UID SORT (SIZE) ${first} SUBJECT "hello"
        S: <3> NO [BADCHARSET ${list}] cannot
        C: <4> UID SORT (SIZE) ${other} SUBJECT "hello"
        S: * SORT 2 1
        S: <4> OK done`
      )
      assert.deepStrictEqual(found, [2, 1])
    })
  )

  it.effect("where UTF-8 is enabled none is named, unless the server asks for it (RFC 9755 §3)", () =>
    Effect.gen(function* () {
      const found = yield* valueOf(
        "ENABLE UTF8=ACCEPT",
        grüße,
        String.raw`
        C: <3> UID SEARCH SUBJECT "Gr\xc3\xbc\xc3\x9fe"
        S: <3> NO [BADCHARSET (UTF-8)] say which
        C: <4> UID SEARCH CHARSET UTF-8 SUBJECT "Gr\xc3\xbc\xc3\x9fe"
        S: * SEARCH 2
        S: <4> OK done`,
        { enable: "UTF8=ACCEPT" }
      )
      assert.strictEqual(found.count, 1)
    })
  )

  it.effect("refused twice it is refused", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "SORT",
        Command.sort(["size"], {}),
        `
        C: <3> UID SORT (SIZE) US-ASCII ALL
        S: <3> NO [BADCHARSET (UTF-8)] cannot
        C: <4> UID SORT (SIZE) UTF-8 ALL
        S: <4> NO [BADCHARSET (US-ASCII)] cannot`
      )
      assert.deepInclude(plain(reason), { _tag: "BadCharset", charsets: [said("US-ASCII")] })
    })
  )

  it.effect("a list that has no end is cut", () =>
    Effect.gen(function* () {
      const list = Array.from({ length: 500 }, (_, index) => `X-${index}`).join(" ")
      const { reason } = yield* failureOf(
        "LITERAL+",
        grüße,
        `
        C: <3> UID SEARCH CHARSET UTF-8 SUBJECT {7+}
        C: ${words}
        S: <3> NO [BADCHARSET (${list})] cannot`
      )
      assert.strictEqual(reason._tag === "BadCharset" && reason.charsets.length, 16)
    })
  )
})
