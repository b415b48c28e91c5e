/** MULTIAPPEND, RFC 3502, and headers in UTF-8, RFC 6855 §4, RFC 9755 §4. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Stream } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import { plain } from "../../support/plain.ts"
import { listed, said } from "../../support/quotation.ts"
import { failureOf, valueOf } from "../server.ts"
import { sentTo } from "../transcript.ts"
import * as Plan from "../../../src/imap/command/Plan.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

const stream = (text: string): Command.MessageStream => ({
  size: bytes(text).length,
  stream: Stream.make(bytes(text))
})

const two: ReadonlyArray<Command.MessageToAppend> = [
  { message: bytes("one"), flags: ["\\Seen"] },
  { message: bytes("two"), internalDate: new Date("2026-11-20T20:15:00Z") }
]

describe("several messages", () => {
  it.effect("in one command, where the server lists MULTIAPPEND", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "MULTIAPPEND UIDPLUS",
        Command.appendAll("a", two),
        String.raw`
        C: <3> APPEND a (\Seen) {3}
        S: + go ahead
        C: one "20-Nov-2026 20:15:00 +0000" {3}
        S: + go ahead
        C: two
        S: <3> OK [APPENDUID 38505 3955:3956] done`
      )
      assert.deepStrictEqual(value, {
        how: "multiAppend",
        messages: [
          { uidValidity: 38505, uid: 3955 },
          { uidValidity: 38505, uid: 3956 }
        ]
      })
    })
  )

  it.effect("one by one if it does not", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "LITERAL+",
        Command.appendAll("a", two),
        String.raw`
        C: <3> APPEND a (\Seen) {3+}
        C: one
        S: <3> OK [APPENDUID 38505 3955] done
        C: <4> APPEND a "20-Nov-2026 20:15:00 +0000" {3+}
        C: two
        S: <4> OK done`
      )
      assert.deepStrictEqual(value, { how: "append", messages: [{ uidValidity: 38505, uid: 3955 }, {}] })
    })
  )

  it.effect("one stream to a command", () =>
    Effect.gen(function* () {
      const messages = [stream("one"), bytes("two"), stream("three")].map((message) => ({ message }))
      const { how, messages: reported } = yield* valueOf(
        "MULTIAPPEND LITERAL+",
        Command.appendAll("a", messages),
        `
        C: <3> APPEND a {3+}
        C: one {3+}
        C: two
        S: <3> OK [APPENDUID 1 8:9] done
        C: <4> APPEND a {5+}
        C: three
        S: <4> OK [APPENDUID 1 10] done`
      )
      assert.strictEqual(how, "multiAppend")
      assert.deepStrictEqual(
        reported.map(({ uid }) => uid),
        [8, 9, 10]
      )
    })
  )

  it.effect("UIDs that do not fit the messages are left out", () =>
    Effect.gen(function* () {
      const { messages } = yield* valueOf(
        "MULTIAPPEND LITERAL+",
        Command.appendAll("a", [{ message: bytes("one") }, { message: bytes("two") }]),
        `
        C: <3> APPEND a {3+}
        C: one {3+}
        C: two
        S: <3> OK [APPENDUID 1 1:4294967295] done`
      )
      assert.deepStrictEqual(messages, [{}, {}])
    })
  )

  it.effect("that are refused end there", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "LITERAL+",
        Command.appendAll("a", two),
        String.raw`
        C: <3> APPEND a (\Seen) {3+}
        C: one
        S: <3> NO [OVERQUOTA] full`
      )
      assert.deepInclude(plain(reason), { command: "APPEND", code: said("OVERQUOTA") })
    })
  )

  it.effect("what can be known beforehand is reported before the first of them is sent", () =>
    Effect.gen(function* () {
      const large = yield* failureOf(
        "MULTIAPPEND APPENDLIMIT=4",
        Command.appendAll("a", [...two, { message: bytes("three") }])
      )
      assert.deepStrictEqual(plain(large.reason), { _tag: "MessageTooLarge", size: 5, limit: 4 })
      const none = yield* failureOf("MULTIAPPEND", Command.appendAll("a", []))
      assert.strictEqual(none.reason._tag, "Misuse")
    })
  )

  it("a line has an end: a thousand of them are several commands", () => {
    const many = Array.from({ length: 1000 }, () => ({ message: bytes("x"), flags: ["$Imported"] }))
    let commands = 0
    const exchange: Plan.Exchange = (command) =>
      Effect.sync(() => {
        commands++
        assert.isTrue(Result.isSuccess(sentTo(command).line))
        const tagged = {
          _tag: "Tagged",
          tag: "A1",
          condition: "OK",
          code: undefined,
          text: "done"
        } as const
        return { value: command.result([], tagged), tagged, untagged: [] }
      })
    const capabilities = listed("MULTIAPPEND")
    const plan = Plan.of(Command.appendAll("a", many), { capabilities, utf8: false })
    const result = plan._tag === "Steps" ? Effect.runSync(plan.steps(exchange)) : assert.fail("no steps")
    assert.lengthOf(result.value.messages, 1000)
    assert.isBelow(commands, 50)
  })
})

const grüße = "Subject: Grüße\r\n\r\nHallo.\r\n"

describe("a header in UTF-8", () => {
  const enabled = { enable: "UTF8=ACCEPT" }

  it.effect.each([
    ["bytes", bytes(grüße), undefined],
    ["a stream that says so", stream(grüße), true]
  ] as const)("of %s goes as RFC 6855 says where UTF8=ACCEPT is enabled", ([, message, utf8Header]) =>
    valueOf(
      "ENABLE UTF8=ACCEPT LITERAL+",
      Command.append("a", message, { utf8Header }),
      String.raw`
      C: <3> APPEND a UTF8 (~{28+}
      C: Subject: Gr\xc3\xbc\xc3\x9fe
      C:${" "}
      C: Hallo.
      C: )
      S: <3> OK done`,
      enabled
    )
  )

  it.effect("and as RFC 9755 says, which has no such form, where the server refuses it by BAD", () =>
    valueOf(
      "ENABLE UTF8=ACCEPT",
      Command.append("a", bytes("Subject: ü\r\n\r\n")),
      String.raw`
      C: <3> APPEND a UTF8 (~{15}
      S: <3> BAD Invalid arguments
      C: <4> APPEND a {15}
      S: + go ahead
      C: Subject: \xc3\xbc
      C:${" "}
      C:${" "}
      S: <4> OK done`,
      enabled
    )
  )

  it.effect("of a message of several, too", () =>
    Effect.gen(function* () {
      const messages = [{ message: bytes("x") }, { message: bytes("Subject: ü") }]
      const value = yield* valueOf(
        "ENABLE UTF8=ACCEPT LITERAL+ MULTIAPPEND",
        Command.appendAll("a", messages),
        String.raw`
        C: <3> APPEND a UTF8 (~{1+}
        C: x) UTF8 (~{11+}
        C: Subject: \xc3\xbc)
        S: <3> OK [APPENDUID 1 2:3] done`,
        enabled
      )
      assert.strictEqual(value.messages.at(-1)?.uid, 3)
    })
  )

  it.effect(
    "W12 is refused before a byte of it is sent where the account did not enable what the server lists",
    () =>
      Effect.gen(function* () {
        const one = yield* failureOf("ENABLE UTF8=ACCEPT", Command.append("a", bytes(grüße)))
        const all = Command.appendAll("a", [{ message: bytes("x") }, { message: bytes(grüße) }])
        for (const { reason } of [one, yield* failureOf("ENABLE UTF8=ACCEPT", all)])
          assert.include(reason._tag === "Misuse" ? reason.problem : "", "UTF8=ACCEPT")
        assert.include(one.message, "utf8Header")
      })
  )

  it.effect.each([
    ["Latin-1", { enable: "UTF8=ACCEPT" }],
    ["Latin-1", {}]
  ] as const)("W12 does not apply to %s, which is sent as before: %j", ([, options]) =>
    valueOf(
      "ENABLE UTF8=ACCEPT LITERAL+",
      Command.append("a", Uint8Array.of(0x53, 0x3a, 0xfc, 0x0d, 0x0a, 0x0d, 0x0a, 0x78)),
      String.raw`
        C: <3> APPEND a {8+}
        C: S:\xfc
        C:${" "}
        C: x
        S: <3> OK done`,
      options
    )
  )

  it.effect("is sent as it is to a server that says nothing of it, and so is UTF-8 in a body", () =>
    Effect.gen(function* () {
      yield* valueOf(
        "LITERAL+",
        Command.append("a", bytes("Subject: ü")),
        String.raw`
        C: <3> APPEND a {11+}
        C: Subject: \xc3\xbc
        S: <3> OK done`
      )
      yield* valueOf(
        "ENABLE UTF8=ACCEPT LITERAL+",
        Command.append("a", bytes("Subject: u\r\n\r\nü")),
        String.raw`
        C: <3> APPEND a {16+}
        C: Subject: u
        C:${" "}
        C: \xc3\xbc
        S: <3> OK done`,
        enabled
      )
    })
  )
})
