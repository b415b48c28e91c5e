/** Parts without their transfer encoding. RFC 3516, RFC 9051 §6.4.5. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../src/Command.ts"
import { plain } from "../support/plain.ts"
import { said } from "../support/quotation.ts"
import { failureOf, valueOf } from "./server.ts"

const texts = (messages: ReadonlyArray<{ readonly parts: ReadonlyMap<string, Uint8Array> }>) =>
  messages.map(({ parts }) =>
    Array.from(parts, ([part, bytes]) => [part, new TextDecoder("latin1").decode(bytes)])
  )

const asked = Command.fetch("7", { parts: ["1", "2", "2.MIME"], decoded: true }, { uid: true })

const structure =
  '(("TEXT" "PLAIN" NIL NIL NIL "QUOTED-PRINTABLE" 6 1)("APPLICATION" "PDF" NIL NIL NIL "BASE64" 8) "MIXED")'

describe("decoded parts", () => {
  it.effect("are asked for by BINARY where the server lists it, and may hold NUL", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "BINARY",
        asked,
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

  it.effect("are decoded here where it does not", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        asked,
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

  it.effect("are decoded here where the server cannot: UNKNOWN-CTE", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "BINARY",
        asked,
        `
        C: <3> UID FETCH 7 (UID BINARY.PEEK[1] BINARY.PEEK[2] BODY.PEEK[2.MIME])
        S: <3> NO [UNKNOWN-CTE] I do not know it
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
        C: <3> UID FETCH 7 (UID BINARY.PEEK[1] BINARY.PEEK[2] BODY.PEEK[2.MIME])
        S: <3> NO [SERVERBUG] no`
      )
      assert.deepInclude(plain(reason), { _tag: "CommandRejected", code: said("SERVERBUG") })
    })
  )

  it.effect("inside of an attached message, too, and the structure is asked for once", () =>
    Effect.gen(function* () {
      const inner = `("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("TEXT" "PLAIN" NIL NIL NIL "BASE64" 4 1) 3)`
      const value = yield* valueOf(
        "",
        Command.fetch("1", { parts: ["1.1"], decoded: true, bodyStructure: true }),
        `
        C: <3> FETCH 1 (UID BODYSTRUCTURE BODY.PEEK[1.1])
        S: * 1 FETCH (UID 7 BODYSTRUCTURE ${inner} BODY[1.1] "aGk=")
        S: <3> OK done`
      )
      assert.deepStrictEqual(texts(value), [[["1.1", "hi"]]])
    })
  )
})
