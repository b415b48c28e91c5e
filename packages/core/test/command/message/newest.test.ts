import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import { conversed, failureOf, valueOf } from "../server.ts"

const envelopes = { flags: true } as const

describe("newest (RFC 9051 §6.4.5)", () => {
  it.effect("is one FETCH by places, the newest last", () =>
    Effect.gen(function* () {
      const found = yield* valueOf(
        "",
        Command.newest(2, envelopes),
        `C: <3> FETCH 2:3 (UID FLAGS)
         S: * 2 FETCH (UID 5 FLAGS ())
         S: * 3 FETCH (UID 9 FLAGS (\\Seen))
         S: <3> OK done`
      )
      assert.deepStrictEqual(found, [
        { sequence: 2, uid: 5, flags: [] },
        { sequence: 3, uid: 9, flags: ["\\Seen"] }
      ])
    })
  )

  it.effect("counts the messages that have arrived", () =>
    Effect.gen(function* () {
      const exit = yield* conversed(
        "",
        ({ execute }) => Effect.andThen(execute(Command.noop), execute(Command.newest(1, envelopes))),
        `C: <3> NOOP
         S: * 4 EXISTS
         S: <3> OK done
         C: <4> FETCH 4:4 (UID FLAGS)
         S: * 4 FETCH (UID 10 FLAGS ())
         S: <4> OK done`
      )
      assert.deepStrictEqual(exit, Exit.succeed([{ sequence: 4, uid: 10, flags: [] }]))
    })
  )

  it.effect("of fewer messages than were asked for is all of them", () =>
    valueOf(
      "",
      Command.newest(50, envelopes),
      `C: <3> FETCH 1:3 (UID FLAGS)
       S: <3> OK done`
    )
  )

  it.effect("of an empty mailbox sends nothing", () =>
    Effect.gen(function* () {
      const found = yield* valueOf("", Command.newest(50, envelopes), "", { exists: 0 })
      assert.deepStrictEqual(found, [])
    })
  )

  it.effect("streams", () =>
    Effect.gen(function* () {
      const exit = yield* conversed(
        "PARTIAL",
        ({ messages }) => Stream.runCollect(messages(Command.newest(1, envelopes))),
        `C: <3> FETCH 3:3 (UID FLAGS)
         S: * 3 FETCH (UID 9 FLAGS ())
         S: <3> OK done`
      )
      assert.deepStrictEqual(exit, Exit.succeed([{ sequence: 3, uid: 9, flags: [] }]))
    })
  )

  it.effect.each([0, -5, 1.5, Number.NaN, "10"])("refuses %s", (count) =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf("", Reflect.apply(Command.newest, undefined, [count, envelopes]))
      assert.deepInclude(
        { ...reason },
        { _tag: "Misuse", problem: "newest: `count`: expected a whole number from 1 to 4294967295" }
      )
    })
  )
})
