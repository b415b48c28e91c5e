import { Effect, Fiber, Option } from "effect"
import { TestClock } from "effect/testing"
import { assert, describe, it } from "@effect/vitest"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { settle } from "../../support/settle.ts"
import { greeted, loggedIn, telnet } from "../telnet.ts"

const { profiles } = Simulator
const id = 'ID ("name" "x" "version" "1")'

const refused = (command: string) => `x NO ${command} Unsafe Login. Please contact kefu@188.com for help`

describe("netease", () => {
  it.effect.each(["SELECT INBOX", "EXAMINE INBOX", "STATUS INBOX (MESSAGES)"])(
    "I09 refuses %s until ID came after the login",
    (command) =>
      Effect.gen(function* () {
        const client = yield* greeted(yield* Simulator.make(profiles.netease))
        assert.strictEqual(
          client.greeting,
          "* OK Coremail System IMap Server Ready(163com[726cd87d72d896a1ac393507346040fa])"
        )
        yield* client.ask("a OK", `a ${id}`)
        yield* client.ask("b OK", 'b LOGIN user@example.com "correct horse"')
        const [name = ""] = command.split(" ")
        assert.deepStrictEqual(yield* client.ask("x", `x ${command}`), [refused(name)])
        yield* client.ask("c OK", `c ${id}`)
        assert.match((yield* client.ask("x", `x ${command}`)).at(-1) ?? "", /^x OK/)
      })
  )

  it.effect.each(["ID NIL", "ID ()", 'ID ("name" "x")', 'ID ("vendor" "x" "version" "1")'])(
    "quirk 3: %s is answered and opens nothing",
    (command) =>
      Effect.gen(function* () {
        const client = yield* loggedIn(yield* Simulator.make(profiles.netease))
        yield* client.ask("b OK", `b ${command}`)
        assert.deepStrictEqual(yield* client.ask("x", "x SELECT INBOX"), [refused("SELECT")])
      })
  )

  it.effect("quirks 2, 4, 7: its words for the wrong state, a bad ID, an unknown command and STATUS", () =>
    Effect.gen(function* () {
      const client = yield* loggedIn(yield* Simulator.make(profiles.netease))
      assert.deepStrictEqual(yield* client.ask("x", "x SEARCH ALL"), ["x NO SEARCH State error"])
      assert.deepStrictEqual(yield* client.ask("x", 'x ID ("name" "x") '), ["x BAD Parse command error"])
      assert.deepStrictEqual(yield* client.ask("x", "x XXX"), ["x BAD command not support"])
      yield* client.ask("c OK", `c ${id}`)
      assert.deepStrictEqual(yield* client.ask("x", "x STATUS INBOX (UIDNEXT)"), [
        '* STATUS "INBOX" ()',
        "x OK STATUS completed"
      ])
      assert.isFalse((yield* client.ask("x", "x SELECT INBOX")).some((line) => line.includes("UIDNEXT")))
    })
  )

  it.effect("netease-late-id takes an early ID with OK, and opens for one after the refusal", () =>
    Effect.gen(function* () {
      const client = yield* loggedIn(yield* Simulator.make(profiles["netease-late-id"]))
      yield* client.ask("b OK", `b ${id}`)
      assert.deepStrictEqual(yield* client.ask("x", "x SELECT INBOX"), [refused("SELECT")])
      yield* client.ask("c OK", `c ${id}`)
      assert.match((yield* client.ask("x", "x SELECT INBOX")).at(-1) ?? "", /^x OK/)
    })
  )
})

describe("qq", () => {
  it.effect("quirk 14: a trailing space, and no capabilities after the login", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.qq))
      assert.match(
        (yield* client.ask("a", "a CAPABILITY"))[0] ?? "",
        /^\* CAPABILITY IMAP4 .* AUTH=PLAIN .* UIDPLUS $/
      )
      assert.deepStrictEqual(yield* client.ask("b", 'b LOGIN user@example.com "correct horse"'), [
        "b OK Success login ok"
      ])
    })
  )

  it.effect("quirk 10: what it does not know draws an untagged BAD alone; later commands are answered", () =>
    Effect.gen(function* () {
      const client = yield* loggedIn(yield* Simulator.make(profiles.qq))
      assert.deepStrictEqual(yield* client.ask("c", "b XXX", "c NOOP"), [
        "* BAD Command!",
        "c OK NOOP Completed"
      ])
      assert.deepStrictEqual(yield* client.ask("d", `d ${id}`), ["* ID NIL", "d OK ID Completed"])
    })
  )

  it.effect("quirk 12: AUTHENTICATE LOGIN prompts with a NUL", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.qq))
      assert.deepStrictEqual(yield* client.ask("+", "a AUTHENTICATE LOGIN"), ["+ VXNlciBOYW1lAA=="])
    })
  )

  it.effect("cuts the connection after 5 minutes of silence", () =>
    Effect.gen(function* () {
      const client = yield* loggedIn(yield* Simulator.make(profiles.qq))
      const line = yield* Effect.forkChild(Effect.flip(client.line), { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("299 seconds")
      yield* settle
      assert.isUndefined(line.pollUnsafe())
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(line)).failure, "reset")
    })
  )

  it.effect("qq-id draws it for ID too, though listed; the next command is answered", () =>
    Effect.gen(function* () {
      const client = yield* loggedIn(yield* Simulator.make(profiles["qq-id"]))
      assert.match((yield* client.ask("b", "b CAPABILITY"))[0] ?? "", / ID /)
      const [first, ...rest] = yield* client.ask("d", `c ${id}`, "d SELECT INBOX")
      assert.strictEqual(first, "* BAD Command!")
      assert.strictEqual(rest.at(-1), "d OK [READ-WRITE] SELECT complete")
    })
  )

  it.effect("qq-deaf answers nothing after an ID, until the reset; without one it is no trouble", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(profiles["qq-deaf"])
      const client = yield* loggedIn(simulator)
      yield* client.ask("b OK", "b SELECT INBOX")
      assert.deepStrictEqual(yield* client.ask("*", `c ${id}`, "d NOOP"), ["* BAD Command!"])
      const line = yield* Effect.forkChild(Effect.flip(client.line), { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("4 minutes")
      yield* client.send("e NOOP")
      yield* settle
      yield* TestClock.adjust("4 minutes")
      yield* settle
      assert.isUndefined(line.pollUnsafe())
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* Fiber.join(line)).failure, "reset")
    })
  )
})

describe("echoing", () => {
  it.effect("repeats the credential in every form of refusal, on one line", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.echoing))
      const [login = ""] = yield* client.ask("a", "a LOGIN {1+}", "u {9+}", 'can\r\nary"')
      assert.strictEqual(
        login,
        'a NO [AUTHENTICATIONFAILED] "u" cannot log in with "can ary"": a LOGIN {1+} u {9+} can ary"'
      )
      yield* client.ask("+", "b AUTHENTICATE PLAIN")
      const secret = btoa("\0u\0canary")
      const [plain = ""] = yield* client.ask("b", secret)
      assert.include(plain, '"canary"')
      assert.include(plain, secret)
      assert.include((yield* client.ask("c", "c FROB canary")).join(), "canary")
    })
  )
})

const tagAndStatus = (lines: ReadonlyArray<string>) => lines.at(-1)?.split(" ", 2).join(" ") ?? ""

describe("silent", () => {
  /** What a client gets to see, as the prefix of its last answer, when it goes as far as it can. */
  const lastWord = Effect.fnUntraced(function* (name: keyof typeof profiles, port: number) {
    const simulator = yield* Simulator.make(profiles[name])
    let last = "nothing"
    const walk = Effect.gen(function* () {
      const client = yield* telnet(simulator, port)
      last = tagAndStatus([yield* client.line])
      if (port === 143) {
        last = tagAndStatus(yield* client.ask("a", "a STARTTLS"))
        yield* client.startTls
      }
      last = tagAndStatus(yield* client.ask("b", "b CAPABILITY"))
      last = tagAndStatus(yield* client.ask("c", 'c LOGIN user@example.com "correct horse"'))
      last = tagAndStatus(yield* client.ask("d", `d ${id}`))
      last = tagAndStatus(yield* client.ask("e", "e SELECT INBOX"))
      last = tagAndStatus(yield* client.ask("f", "f LOGOUT"))
    })
    const fiber = yield* Effect.forkChild(Effect.timeoutOption(walk, "1 hour"), { startImmediately: true })
    yield* settle
    yield* TestClock.adjust("1 hour")
    assert.deepStrictEqual(yield* Fiber.join(fiber), Option.none())
    return last
  })

  it.effect.each([
    ["silent-greeting", 993, "nothing"],
    ["silent-tls", 993, "nothing"],
    ["silent-tls", 143, "a OK"],
    ["silent-starttls", 143, "* OK"],
    ["silent-capability", 993, "* OK"],
    ["silent-auth", 993, "b OK"],
    ["silent-id", 993, "c OK"],
    ["silent-select", 993, "d OK"],
    ["silent-logout", 993, "e OK"]
  ] as const)("%s on port %s says %j last", ([name, port, expected]) =>
    Effect.map(lastWord(name, port), (last) => assert.strictEqual(last, expected))
  )
})

describe("a profile that a test writes", () => {
  it.effect("G05 a BYE greeting ends the connection", () =>
    Effect.gen(function* () {
      const lines = { ...profiles.wellBehaved.lines, greeting: "* BYE Too many connections." }
      const client = yield* greeted(yield* Simulator.make({ ...profiles.wellBehaved, lines }))
      assert.strictEqual(client.greeting, "* BYE Too many connections.")
      assert.strictEqual((yield* Effect.flip(client.line)).failure, "closed")
    })
  )

  it.effect("G03 a PREAUTH greeting needs no login", () =>
    Effect.gen(function* () {
      const lines = { ...profiles.wellBehaved.lines, greeting: "* PREAUTH [CAPABILITY {capabilities}] hi" }
      const client = yield* greeted(yield* Simulator.make({ ...profiles.wellBehaved, lines }))
      assert.match(client.greeting, /IDLE/)
      assert.match((yield* client.ask("a", "a SELECT INBOX")).at(-1) ?? "", /^a OK/)
    })
  )

  it.effect("A01 LOGINDISABLED refuses LOGIN with its code", () =>
    Effect.gen(function* () {
      const capabilities = { ...profiles.wellBehaved.capabilities, clear: "IMAP4rev1 STARTTLS LOGINDISABLED" }
      const client = yield* greeted(yield* Simulator.make({ ...profiles.wellBehaved, capabilities }), 143)
      assert.match((yield* client.ask("a", "a LOGIN u p")).join(), /^a NO \[PRIVACYREQUIRED\]/)
    })
  )

  it.effect("answers after its delay, and not before", () =>
    Effect.gen(function* () {
      const client = yield* greeted(
        yield* Simulator.make({ ...profiles.wellBehaved, delays: { auth: "3 seconds" } })
      )
      yield* client.send('a LOGIN user@example.com "correct horse"')
      const line = yield* Effect.forkChild(client.line, { startImmediately: true })
      yield* TestClock.adjust("2999 millis")
      assert.isUndefined(line.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      assert.match(yield* Fiber.join(line), /^a OK/)
    })
  )
})

it("profiles are found by name, camel or kebab", () => {
  assert.deepStrictEqual(
    ["wellBehaved", "well-behaved", "qq-deaf", "toString"].map((name) =>
      Option.match(Simulator.profile(name), { onNone: () => "none", onSome: (profile) => profile.name })
    ),
    ["wellBehaved", "wellBehaved", "qq-deaf", "none"]
  )
  for (const [name, profile] of Object.entries(profiles)) assert.strictEqual(profile.name, name)
})
