/** Names of mailboxes in no encoding that IMAP knows: they are sent back as they came. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as fc from "fast-check"
import * as Argument from "../../src/Argument.ts"
import * as Command from "../../src/Command.ts"
import { mailboxName } from "../../src/command/mailbox/mailboxName.ts"
import { toBytes, toText } from "../../src/octets.ts"
import * as CommandEncoder from "../../src/wire/CommandEncoder.ts"
import { parse } from "../../src/wire/ResponseParser.ts"
import { valueOf } from "../command/server.ts"
import { concat } from "./bytes.ts"

/** The name in a LIST with these octets, quoted or as a literal. */
const received = (octets: string, isQuoted: boolean, utf8: boolean): string => {
  const sent = isQuoted ? `"${octets.replace(/["\\]/g, "\\$&")}"` : `{${octets.length}}\r\n${octets}`
  const response = Result.getOrThrow(parse(toBytes(`* LIST () "/" ${sent}`)))
  return response._tag === "List" ? mailboxName(response.name, utf8) : assert.fail(response._tag)
}

/** The octets of the name that SELECT is sent with. */
const sent = (name: string, utf8: boolean): string => {
  const command: Command.Command = { ...Command.raw("SELECT", Argument.mailbox(name)) }
  const { parts } = Result.getOrThrow(CommandEncoder.encode("A1", command, { literals: "plus", utf8 }))
  const line = toText(concat(parts)).slice("A1 SELECT ".length, -2)
  const literal = /^\{\d+\+\}\r\n([^]*)$/.exec(line)
  if (literal !== null) return literal[1] ?? ""
  return line.startsWith('"') ? line.slice(1, -1).replace(/\\(["\\])/g, "$1") : line
}

describe("a name that was received", () => {
  it("is sent with the same octets, whatever they are", () => {
    const odd = fc.constantFrom(
      "a",
      "&",
      "-",
      "\\",
      '"',
      "\xfc",
      "\xc3",
      "\xbc",
      "\xb2",
      "&APw-",
      "A",
      ",",
      " "
    )
    const octets = fc.oneof(
      fc.string({ unit: odd, minLength: 1, maxLength: 12 }),
      fc.uint8Array({ minLength: 1, maxLength: 20 }).map(toText)
    )
    const readable = octets.filter((text) => !/[\0\r\n]/.test(text) && text.toUpperCase() !== "INBOX")
    fc.assert(
      fc.property(readable, fc.boolean(), fc.boolean(), (text, isQuoted, utf8) => {
        assert.strictEqual(sent(received(text, isQuoted, utf8), utf8), text)
      }),
      { numRuns: 1_000 }
    )
  })

  it.effect(
    "in Latin-1 is shown by a guess, and its mailbox can be asked for, also below it and after JSON",
    () =>
      Effect.gen(function* () {
        const list = yield* valueOf(
          "LITERAL+",
          Command.list("", "*"),
          `C: <3> LIST "" "*"
         S: * LIST () "/" "Entw\\xfcrfe"
         S: * LIST () "/" Entw&APw-rfe
         S: * LIST () "/" "\\xb2\\xdd\\xb8\\xe5\\xcf\\xe4"
         S: * LIST () "/" R&D
         S: <3> OK done`
        )
        assert.deepStrictEqual(
          list.map(({ label, name }) => label ?? name),
          ["Entwürfe", "Entwürfe", "草稿箱", "R&D"]
        )
        assert.strictEqual(new Set(list.map(({ name }) => name)).size, 4)
        const [{ name }] = JSON.parse(JSON.stringify(list))
        const lines = (octets: string, size: number) =>
          `C: <3> STATUS {${size}+}
         C: Entw\\xfcrfe${octets} (MESSAGES)
         S: * STATUS "Entw\\xfcrfe${octets}" (MESSAGES 7)
         S: * STATUS Entw&APw-rfe (MESSAGES 1)
         S: <3> OK done`
        for (const [below, octets, size] of [
          ["", "", 8],
          ["/für", "/f&APw-r", 16]
        ] as const) {
          const status = Command.status(`${name}${below}`, ["messages"])
          const asked = yield* valueOf("LITERAL+", status, lines(octets, size))
          assert.strictEqual(asked.messages, below === "" ? 7 : 1)
        }
      })
  )

  it("with halves of other pairs is refused", () => {
    const command = Command.raw("SELECT", Argument.mailbox("a\ud800"))
    assert.isTrue(Result.isFailure(CommandEncoder.encode("A1", command, { literals: "plus", utf8: false })))
  })
})
