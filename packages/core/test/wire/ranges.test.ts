import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { bytes } from "./bytes.ts"

const parse = (line: string) => Result.getOrThrow(ResponseParser.parse(bytes(line), () => undefined))

describe("X25 a range that counts to four milliards", () => {
  it("in VANISHED stays a range", () => {
    const line = "* VANISHED (EARLIER) 1:4294967295"
    assert.deepStrictEqual(parse(line), { _tag: "Vanished", earlier: true, uids: [[1, 4_294_967_295]] })
  })

  it("in COPYUID stays the text that it is", () => {
    const response = parse("A1 OK [COPYUID 1 1:4294967295 1:4294967295] done")
    assert.deepStrictEqual("code" in response ? response.code : undefined, {
      name: "COPYUID",
      args: "1 1:4294967295 1:4294967295"
    })
  })

  it("in ESEARCH stays the bytes that it is", () => {
    const line = '* ESEARCH (TAG "A1") UID ALL 1:*'
    assert.deepStrictEqual(parse(line), { _tag: "Unknown", name: "ESEARCH", bytes: bytes(line) })
  })
})
