/** Parts without their transfer encoding, undone here or by the server. RFC 3516, RFC 9051 §6.4.5. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as BodyStructure from "../../../src/imap/BodyStructure.ts"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as Mime from "../../../src/imap/Mime.ts"
import { plain } from "../../support/plain.ts"
import { said } from "../../support/quotation.ts"
import { failureOf, valueOf } from "../server.ts"

const texts = (messages: ReadonlyArray<{ readonly parts: ReadonlyMap<string, Uint8Array> }>) =>
  messages.map(({ parts }) =>
    Array.from(parts, ([part, bytes]) => [part, new TextDecoder("latin1").decode(bytes)])
  )

const parts = ["1", "2", "2.MIME"]
const asked = Command.fetch("7", { parts, decoded: true })
const askedOfServer = Command.fetch("7", { parts, decoded: "binary" })

const structure =
  '(("TEXT" "PLAIN" NIL NIL NIL "QUOTED-PRINTABLE" 6 1)("APPLICATION" "PDF" NIL NIL NIL "BASE64" 8) "MIXED")'

describe("decoded parts", () => {
  it.effect("are asked for by BINARY where the app wants it and the server lists it, and may hold NUL", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "BINARY",
        askedOfServer,
        String.raw`
        C: <3> UID FETCH 7 (UID BINARY.PEEK[1] BINARY.PEEK[2] BODY.PEEK[2.MIME])
        S: * 1 FETCH (UID 7 BINARY[1] "hi" BINARY[2] ~{3}⏎a\x00b BODY[2.MIME] {3}⏎x:y)
        S: <3> OK done`
      )
      assert.deepStrictEqual(texts(value), [
        [
          ["1", "hi"],
          ["2", "a\0b"],
          ["2.MIME", "x:y"]
        ]
      ])
    })
  )

  const here = String.raw`(UID BODYSTRUCTURE BODY.PEEK[1] BODY.PEEK[2] BODY.PEEK[2.MIME])`

  it.effect.each([
    ["", asked],
    ["BINARY", asked],
    ["", askedOfServer]
  ] as const)("W1 are decoded here otherwise: %j", ([capabilities, command]) =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        capabilities,
        command,
        `
        C: <3> UID FETCH 7 ${here}
        S: * 1 FETCH (UID 7 BODYSTRUCTURE ${structure} BODY[1] "h=69" BODY[2] "YQBi" BODY[2.MIME] "x:y")
        S: <3> OK done`
      )
      assert.deepStrictEqual(texts(value), [
        [
          ["1", "hi"],
          ["2", "a\0b"],
          ["2.MIME", "x:y"]
        ]
      ])
    })
  )

  it.effect.each(["[UNKNOWN-CTE] I do not know it", "Invalid data in MIME part", "[SERVERBUG] no"])(
    "W1 are decoded here where the server refuses: %s",
    (words) =>
      Effect.gen(function* () {
        const value = yield* valueOf(
          "BINARY",
          askedOfServer,
          `
        C: <3> UID FETCH 7 (UID BINARY.PEEK[1] BINARY.PEEK[2] BODY.PEEK[2.MIME])
        S: <3> NO ${words}
        C: <4> UID FETCH 7 ${here}
        S: * 1 FETCH (UID 7 BODYSTRUCTURE ${structure} BODY[1] "h=69" BODY[2] NIL BODY[2.MIME] NIL)
        S: <4> OK done`
        )
        assert.deepStrictEqual(texts(value), [[["1", "hi"]]])
      })
  )

  it.effect("another refusal stays one", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "BINARY",
        asked,
        `
        C: <3> UID FETCH 7 ${here}
        S: <3> NO [SERVERBUG] no`
      )
      assert.deepInclude(plain(reason), { _tag: "CommandRejected", code: said("SERVERBUG") })
    })
  )

  it.effect("W1 base64 with a letter too many costs no other message", () =>
    Effect.gen(function* () {
      const one = (sequence: number, octets: string) =>
        `S: * ${sequence} FETCH (UID ${sequence} BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "BASE64" 5 1) BODY[1] "${octets}")`
      const value = yield* valueOf(
        "BINARY",
        Command.fetch(MessageSet.sequenceNumbers("1:3"), { parts: ["1"], decoded: true }),
        `
        C: <3> FETCH 1:3 (UID BODYSTRUCTURE BODY.PEEK[1])
        ${one(1, "aGk=")}
        ${one(2, "YWJjZ")}
        ${one(3, "!")}
        S: <3> OK done`
      )
      assert.deepStrictEqual(texts(value), [[["1", "hi"]], [["1", "abc"]], [["1", ""]]])
    })
  )

  it.effect("a part whose encoding cannot be read is missing, not handed out as it was sent", () =>
    Effect.gen(function* () {
      const deep = `${"(".repeat(40)}"TEXT"${")".repeat(40)}`
      const value = yield* valueOf(
        "",
        Command.fetch(MessageSet.sequenceNumbers("1"), { parts: ["1"], decoded: true, bodyStructure: true }),
        `
        C: <3> FETCH 1 (UID BODYSTRUCTURE BODY.PEEK[1])
        S: * 1 FETCH (UID 7 BODYSTRUCTURE ${deep} BODY[1] "aGk=")
        S: <3> OK done`
      )
      assert.deepStrictEqual(texts(value), [[]])
      assert.deepStrictEqual(
        value.map(({ bodyStructure, missing }) => [bodyStructure, missing]),
        [[undefined, ["bodyStructure", "parts"]]]
      )
    })
  )

  const message = `("MESSAGE" "RFC822" NIL NIL NIL "8BIT" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("TEXT" "PLAIN" NIL NIL NIL "BASE64" 4 1) 3)`

  it.effect("W1 an attached message is left as it was sent", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "BINARY",
        Command.fetch(MessageSet.sequenceNumbers("1"), { parts: ["1", "1.1"], decoded: true }),
        String.raw`
        C: <3> FETCH 1 (UID BODYSTRUCTURE BODY.PEEK[1] BODY.PEEK[1.1])
        S: * 1 FETCH (UID 7 BODYSTRUCTURE ${message} BODY[1] "A: =20aGk=" BODY[1.1] "aGk=")
        S: <3> OK done`
      )
      assert.deepStrictEqual(texts(value), [
        [
          ["1", "A: =20aGk="],
          ["1.1", "hi"]
        ]
      ])
    })
  )

  it.effect.each([
    ["", true, `BODYSTRUCTURE BODY.PEEK[1]`, `BODY[1] "YUdrPQ=="`],
    ["BINARY", "binary", `BODYSTRUCTURE BINARY.PEEK[1]`, `BINARY[1] "aGk="`]
  ] as const)(
    "D28 their text is read without undoing it again: %j %j",
    ([capabilities, decoded, items, answer]) =>
      Effect.gen(function* () {
        const value = yield* valueOf(
          capabilities,
          Command.fetch(MessageSet.sequenceNumbers("1"), { parts: ["1"], decoded, bodyStructure: true }),
          `
        C: <3> FETCH 1 (UID ${items})
        S: * 1 FETCH (UID 7 BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "BASE64" 8 1) ${answer})
        S: <3> OK done`
        )
        const read = value.map(({ bodyStructure, parts: found }) => {
          const part = bodyStructure && BodyStructure.text(bodyStructure, "plain")
          const bytes = found.get("1")
          return part && bytes && [Mime.decodeText(part, bytes), Mime.decodeCharset(part, bytes)]
        })
        assert.deepStrictEqual(read, [["aGk=", "aGk="]])
      })
  )

  it.effect("inside of an attached message, too, and the structure is asked for once", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.fetch(MessageSet.sequenceNumbers("1"), {
          parts: ["1.1"],
          decoded: true,
          bodyStructure: true
        }),
        `
        C: <3> FETCH 1 (UID BODYSTRUCTURE BODY.PEEK[1.1])
        S: * 1 FETCH (UID 7 BODYSTRUCTURE ${message} BODY[1.1] "aGk=")
        S: <3> OK done`
      )
      assert.deepStrictEqual(texts(value), [[["1.1", "hi"]]])
    })
  )
})
