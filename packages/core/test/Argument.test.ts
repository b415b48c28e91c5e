import { assert, describe, it } from "@effect/vitest"
import { DateTime, Result } from "effect"
import * as fc from "fast-check"
import * as Argument from "../src/imap/Argument.ts"
import * as Command from "../src/imap/Command.ts"
import * as CommandEncoder from "../src/imap/wire/CommandEncoder.ts"

const written = (argument: Argument.Argument, literals: "plus" | "synchronizing" = "plus") =>
  Result.map(
    CommandEncoder.encode("A1", Command.raw("X", argument), { literals, utf8: false }),
    ({ parts }) => Buffer.concat(parts).toString("latin1")
  )

const noon = DateTime.makeZonedUnsafe("2026-02-01T12:30:00+01:00", { timeZone: "Europe/Berlin" })

describe("arguments", () => {
  const cases: ReadonlyArray<readonly [string, Argument.Argument, string]> = [
    ["atom", Argument.atom("UNSEEN"), "UNSEEN"],
    ["number", Argument.atom(17), "17"],
    ["text", Argument.text("two words"), '"two words"'],
    ["string", Argument.string("word"), '"word"'],
    ["mailbox", Argument.mailbox("Entwürfe"), "Entw&APw-rfe"],
    ["list", Argument.list(Argument.atom("\\Seen"), Argument.nil), "(\\Seen NIL)"],
    ["bytes", Argument.bytes(Uint8Array.of(255, 13, 10, 1)), "{4+}\r\n\xff\r\n\x01"],
    ["one number", Argument.sequence(7), "7"],
    ["sequence set", Argument.sequence(1, [3, 8], [10, "*"]), "1,3:8,10:*"],
    ["the last", Argument.sequence("*"), "*"],
    ["date", Argument.date(DateTime.makeUnsafe("2026-02-01T23:30:00Z")), "1-Feb-2026"],
    ["date in its zone", Argument.date(noon), "1-Feb-2026"],
    ["date of JavaScript, in UTC", Argument.date(new Date("2026-02-01T23:30:00Z")), "1-Feb-2026"],
    ["moment", Argument.dateTime(noon), '" 1-Feb-2026 12:30:00 +0100"'],
    ["moment of UTC", Argument.dateTime(DateTime.toUtc(noon)), '" 1-Feb-2026 11:30:00 +0000"']
  ]
  it.each(cases)("§9 %s", (_, argument, text) =>
    assert.deepStrictEqual(written(argument), Result.succeed(`A1 X ${text}\r\n`))
  )

  it.each([0, -1, 1.5, Number.NaN, 4_294_967_296])(
    "§9 %s is the number of no message, and refused",
    (number) => {
      assert.isTrue(Result.isFailure(written(Argument.sequence(number))))
      assert.isTrue(Result.isFailure(written(Argument.sequence([1, number]))))
    }
  )

  it.each([-62_198_755_200_000, 253_402_300_800_000])(
    "§9 the year of a date has four digits: %d ms",
    (ms) => {
      for (const argument of [Argument.date(new Date(ms)), Argument.dateTime(new Date(ms))]) {
        assert.isTrue(Result.isFailure(written(argument)))
      }
    }
  )

  it("bytes are one literal, whatever they hold; NUL is refused", () => {
    assert.isTrue(Result.isFailure(written(Argument.bytes(Uint8Array.of(1, 0, 2)))))
    fc.assert(
      fc.property(fc.uint8Array({ min: 1, maxLength: 200 }), (bytes) => {
        const content = String.fromCharCode(...bytes)
        assert.deepStrictEqual(
          written(Argument.bytes(bytes), "synchronizing"),
          Result.succeed(`A1 X {${bytes.length}}\r\n${content}\r\n`)
        )
      })
    )
  })
})
