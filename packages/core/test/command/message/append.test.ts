import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { connected, inTime, written } from "../../connection/support.ts"
import { plain } from "../../support/plain.ts"
import { said } from "../../support/quotation.ts"
import { failureOf, valueOf } from "../server.ts"
import { settle } from "../../support/settle.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

const pieces = (...texts: ReadonlyArray<string>): Command.MessageStream => ({
  size: texts.join("").length,
  stream: Stream.fromIterable(texts.map(bytes))
})

describe("APPEND", () => {
  it.effect("brings flags and a date, waits until it is asked, and reports the new UID", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "UIDPLUS",
        Command.append("Gesendet", bytes("Subject: x\r\n\r\nhi\r\n"), {
          flags: ["\\Seen", "$Sent"],
          internalDate: new Date("2026-11-20T20:15:00Z")
        }),
        String.raw`
          C: <3> APPEND Gesendet (\Seen $Sent) "20-Nov-2026 20:15:00 +0000" {18}
          S: + go ahead
          C: Subject: x
          C:${" "}
          C: hi
          C:${" "}
          S: <3> OK [APPENDUID 38505 3955] APPEND completed`
      )
      assert.deepStrictEqual(value, { uidValidity: 38505, uid: 3955 })
    })
  )

  it.effect("does not wait if the server takes literals unasked, and has no UID if none is reported", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "LITERAL+",
        Command.append("a", pieces("Subject: x\r\n", "\r\n", "hi")),
        `
          C: <3> APPEND a {16+}
          C: Subject: x
          C:${" "}
          C: hi
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, {})
    })
  )

  it.effect("of nothing is the server's to refuse", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "",
        Command.append("a", pieces()),
        `
          C: <3> APPEND a {0}
          S: + go ahead
          C:${" "}
          S: <3> NO Can't save a zero byte message`
      )
      assert.strictEqual(reason._tag, "CommandRejected")
    })
  )

  it.effect.each(["TRYCREATE", "OVERQUOTA", "TOOBIG"])(
    "that is refused before a byte of it was sent takes no byte: %s",
    (code) =>
      Effect.gen(function* () {
        let pulled = 0
        const message = {
          size: 100_000,
          stream: Stream.sync(() => {
            pulled++
            return bytes("x")
          })
        }
        const { reason } = yield* failureOf(
          "LITERAL+",
          Command.append("a", message),
          `C: <3> APPEND a {100000}\nS: <3> NO [${code}] no`
        )
        assert.deepInclude(plain(reason), { _tag: "CommandRejected", command: "APPEND", code: said(code) })
        assert.strictEqual(pulled, 0)
      })
  )

  it.effect("that is refused half-way is sent to its end: the server takes the rest for the literal", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "LITERAL+",
        Command.append("a", pieces("one\r\n", "two")),
        `
          C: <3> APPEND a {8+}
          S: <3> NO [OVERQUOTA] full
          C: one
          C: two`
      )
      assert.deepInclude(plain(reason), { command: "APPEND", code: said("OVERQUOTA") })
    })
  )

  it.effect("that is larger than the server says it takes is not sent", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf("APPENDLIMIT=7", Command.append("a", bytes("12345678")))
      assert.deepStrictEqual(plain(reason), { _tag: "MessageTooLarge", size: 8, limit: 7 })
    })
  )

  it.effect.each([
    ["is shorter than was said", { size: 4, stream: Stream.make(bytes("abc")) }, "1 bytes too early"],
    ["is longer than was said", { size: 2, stream: Stream.make(bytes("abc")) }, "more bytes"],
    ["holds NUL", { size: 3, stream: Stream.make(bytes("a\0c")) }, "NUL"],
    ["fails", { size: 3, stream: Stream.fail(new Error("no such file")) }, "no such file"]
  ] as const)("that %s ends the connection, and is never whole for the server", ([, message, problem]) =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(Simulator.profiles.wellBehaved)
      const before = yield* connection.execute(Command.status("Drafts"))
      const error = yield* Effect.flip(connection.execute(Command.append("Drafts", message)))
      assert.strictEqual(error.reason._tag, "StreamFailed")
      assert.include(error.message, problem)
      yield* settle
      assert.strictEqual(simulator.open(), 0)
      assert.notMatch(written(simulator)[0] ?? "", /APPEND.*\r\n.*\r\n$/)
      const again = yield* connected(Simulator.profiles.wellBehaved)
      assert.deepStrictEqual(yield* again.connection.execute(Command.status("Drafts")), before)
    })
  )

  it.effect("X34 that fails with words which hold the password does not show it", () =>
    Effect.gen(function* () {
      const { wellBehaved } = Simulator.profiles
      const { connection } = yield* connected(wellBehaved)
      const fails = Stream.fail(new Error(`GET https://files/?key=${wellBehaved.password}: 401`))
      const error = yield* Effect.flip(
        connection.execute(Command.append("Drafts", { size: 3, stream: fails }))
      )
      assert.include(error.message, "GET https://files/?key=<redacted>: 401")
    })
  )

  it.effect("that is interrupted ends the connection", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(Simulator.profiles.wellBehaved)
      const stalled = { size: 10, stream: Stream.concat(Stream.make(bytes("abc")), Stream.never) }
      const fiber = yield* Effect.forkChild(connection.execute(Command.append("Drafts", stalled)), {
        startImmediately: true
      })
      yield* settle
      assert.match(written(simulator)[0] ?? "", /APPEND Drafts \{10\+\}\r\nabc$/)
      yield* Fiber.interrupt(fiber)
      const error = yield* Effect.flip(connection.ended)
      assert.strictEqual(error.reason._tag, "StreamFailed")
    })
  )

  it.effect("that stalls runs into the limit of its command", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(Simulator.profiles.wellBehaved)
      const command = Command.append("Drafts", { size: 10, stream: Stream.never })
      const exit = yield* inTime(Effect.flip(connection.execute(command)))
      assert.strictEqual((yield* exit).reason._tag, "Timeout")
    })
  )

  it.effect("has the connection to itself until its last byte", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(Simulator.profiles.wellBehaved)
      const slow = Stream.fromIterable(["one\r\n", "two\r\n", "three\r\n"]).pipe(
        Stream.mapEffect((text) => Effect.as(Effect.sleep("1 second"), bytes(text)))
      )
      const appending = connection.execute(Command.append("Drafts", { size: 17, stream: slow }))
      const both = Effect.all([appending, connection.execute(Command.noop)], { concurrency: "unbounded" })
      const [appended] = yield* yield* inTime(both)
      assert.strictEqual(appended.uid, 1)
      assert.match(written(simulator)[0] ?? "", /\{17\+\}\r\none\r\ntwo\r\nthree\r\n\r\n\w+ NOOP\r\n$/)
    })
  )

  it.effect("one stream to a command, of a size that is one", () =>
    Effect.gen(function* () {
      const { size, stream } = pieces("abc")
      const twice = Command.raw(
        "APPEND",
        "a",
        { _tag: "Stream", size, stream },
        { _tag: "Stream", size, stream }
      )
      const unsized = Command.append("a", { size: -1, stream })
      const errors = [yield* failureOf("", twice), yield* failureOf("", unsized)]
      assert.deepStrictEqual(
        errors.map(({ reason }) => reason._tag),
        ["Misuse", "Misuse"]
      )
    })
  )
})
