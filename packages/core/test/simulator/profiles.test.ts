import { Effect, Fiber, Option } from "effect"
import { TestClock } from "effect/testing"
import { assert, describe, it } from "@effect/vitest"
import * as Simulator from "../../src/Simulator.ts"
import { greeted, loggedIn, telnet } from "./telnet.ts"

const { profiles } = Simulator
const id = 'ID ("name" "x" "version" "1")'

describe("wellBehaved", () => {
  it.effect("G02 tells its capabilities in the greeting, and others behind the login (C03)", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved))
      assert.match(client.greeting, /^\* OK \[CAPABILITY IMAP4rev1 LITERAL\+ SASL-IR ID AUTH=PLAIN/)
      const [login] = yield* client.ask("a", 'a LOGIN user@example.com "correct horse"')
      assert.match(login ?? "", /^a OK \[CAPABILITY IMAP4rev1 .*IDLE/)
    })
  )

  it.effect("T07 answers a pipelined flight in order", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved))
      const flight = ['a LOGIN user@example.com "correct horse"', `b ${id}`, "c SELECT INBOX", "d NOOP"]
      const lines = yield* client.ask("d OK", ...flight)
      const tagged = lines.filter((line) => !line.startsWith("*")).map((line) => line.slice(0, 4))
      assert.deepStrictEqual(tagged, ["a OK", "b OK", "c OK", "d OK"])
      assert.include(lines, "* 12 EXISTS")
      assert.include(lines, "c OK [READ-WRITE] SELECT completed")
    })
  )

  it.effect("T04 asks for a synchronizing literal, and takes it in pieces of one byte", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved, { chunk: 1 }))
      yield* client.send("a LOGIN {16}")
      assert.strictEqual(yield* client.line, "+ OK")
      yield* client.send("user@example.com {13}")
      assert.strictEqual(yield* client.line, "+ OK")
      const [answer] = yield* client.ask("a", "correct horse")
      assert.match(answer ?? "", /^a OK/)
    })
  )

  it.effect("A06 takes PLAIN with and without an initial response", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(profiles.wellBehaved)
      const secret = btoa("\0user@example.com\0correct horse")
      const first = yield* greeted(simulator)
      assert.match((yield* first.ask("a", `a AUTHENTICATE PLAIN ${secret}`)).join(), /^a OK/)
      const second = yield* greeted(simulator)
      assert.deepStrictEqual(yield* second.ask("+", "a AUTHENTICATE PLAIN"), ["+ "])
      assert.match((yield* second.ask("a", secret)).join(), /^a OK/)
    })
  )

  it.effect("A08 AUTHENTICATE ends in BAD where the client gives up or sends no base64", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved))
      yield* client.ask("+", "a AUTHENTICATE PLAIN")
      assert.match((yield* client.ask("a", "*")).join(), /^a BAD/)
      assert.match((yield* client.ask("b", "b AUTHENTICATE PLAIN !!!")).join(), /^b BAD/)
    })
  )

  it.effect("AUTHENTICATE LOGIN prompts twice", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved))
      assert.deepStrictEqual(yield* client.ask("+", "a AUTHENTICATE LOGIN"), ["+ VXNlcm5hbWU6"])
      assert.deepStrictEqual(yield* client.ask("+", btoa("user@example.com")), ["+ UGFzc3dvcmQ6"])
      assert.match((yield* client.ask("a", btoa("correct horse"))).join(), /^a OK/)
    })
  )

  it.effect("a wrong password is refused with its code, in every form", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved))
      const refusal = "NO [AUTHENTICATIONFAILED] Authentication failed"
      assert.deepStrictEqual(yield* client.ask("a", "a LOGIN user@example.com wrong"), [`a ${refusal}`])
      const plain = btoa("\0user@example.com\0wrong")
      assert.deepStrictEqual(yield* client.ask("b", `b AUTHENTICATE PLAIN ${plain}`), [`b ${refusal}`])
    })
  )

  it.effect("S06 forgets what came behind STARTTLS in the clear", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved), 143)
      assert.match(client.greeting, /STARTTLS/)
      yield* client.send("a STARTTLS", "evil NOOP")
      assert.match(yield* client.line, /^a OK/)
      yield* client.startTls
      const lines = yield* client.ask("b", "b CAPABILITY")
      assert.deepStrictEqual(lines, [
        "* CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID AUTH=PLAIN AUTH=LOGIN",
        "b OK CAPABILITY completed"
      ])
    })
  )

  it.effect.each([
    ["SELECT INBOX", /^x BAD SELECT is not allowed/],
    ["FETCH 1 FLAGS", /^x BAD FETCH is not allowed/],
    ["ENABLE CONDSTORE", /^x BAD Unknown command/],
    ["FROB", /^x BAD Unknown command FROB/],
    ["LOGIN user", /^x BAD Syntax/],
    ["AUTHENTICATE GSSAPI", /^x NO/],
    ["STARTTLS", /^x BAD/]
  ] as const)("BAD before the login: %s", ([command, expected]) =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved))
      assert.match((yield* client.ask("x", `x ${command}`)).join("\n"), expected)
    })
  )

  it.effect.each([
    ["LOGIN user@example.com x", ["x BAD LOGIN is not allowed in this state"]],
    ["NAMESPACE", ['* NAMESPACE (("" "/")) NIL NIL', "x OK NAMESPACE completed"]],
    ["ENABLE CONDSTORE UIDPLUS", ["* ENABLED UIDPLUS", "x OK ENABLE completed"]],
    [
      'LIST "" "*"',
      ['* LIST (\\HasNoChildren) "/" "INBOX"', '* LIST (\\HasNoChildren) "/" "Drafts"', "x OK LIST completed"]
    ],
    ['LIST "" ""', ['* LIST (\\Noselect) "/" ""', "x OK LIST completed"]],
    ["STATUS inbox (MESSAGES UNSEEN)", ['* STATUS "INBOX" (MESSAGES 12 UNSEEN 3)', "x OK STATUS completed"]],
    ["SELECT Missing", ["x NO [NONEXISTENT] Mailbox doesn't exist: Missing"]],
    [`${id}`, ['* ID ("name" "effect-imap simulator")', "x OK ID completed"]]
  ] as const)("answers behind the login: %s", ([command, expected]) =>
    Effect.gen(function* () {
      const client = yield* loggedIn(yield* Simulator.make(profiles.wellBehaved))
      assert.deepStrictEqual(yield* client.ask("x", `x ${command}`), [...expected])
    })
  )

  it.effect("fetches, searches and idles in a mailbox; a SELECT that fails leaves none (L04)", () =>
    Effect.gen(function* () {
      const client = yield* loggedIn(yield* Simulator.make(profiles.wellBehaved))
      assert.include(yield* client.ask("s", "s EXAMINE inbox"), "s OK [READ-ONLY] EXAMINE completed")
      const fetched = yield* client.ask("f", "f FETCH 12:* (UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
      assert.deepStrictEqual(fetched, [
        "* 12 FETCH (UID 111 FLAGS () BODY[HEADER.FIELDS (SUBJECT)] {19}",
        "Subject: Lunch?",
        "",
        ")",
        "f OK FETCH completed"
      ])
      const [envelope] = yield* client.ask("e", "e UID FETCH 106 ENVELOPE")
      assert.strictEqual(
        envelope,
        '* 7 FETCH (UID 106 ENVELOPE ("7 Jun 2026 09:30:00 +0000" "She said \\"hello\\" \\\\ and left" ' +
          '(("Ada Lovelace" NIL "ada" "example.org")) (("Ada Lovelace" NIL "ada" "example.org")) ' +
          '(("Ada Lovelace" NIL "ada" "example.org")) ((NIL NIL "user" "example.com")) NIL NIL NIL ' +
          '"<106@simulator.example>"))'
      )
      assert.strictEqual(
        (yield* client.ask("u", "u UID SEARCH ALL"))[0]?.slice(0, 20),
        "* SEARCH 100 101 102"
      )
      assert.deepStrictEqual(yield* client.ask("b", "b FETCH 0 FLAGS"), ["b BAD Syntax error in FETCH"])
      assert.deepStrictEqual(yield* client.ask("+", "i IDLE"), ["+ idling"])
      assert.deepStrictEqual(yield* client.ask("i", "DONE"), ["i OK IDLE completed"])
      yield* client.ask("n", "n SELECT Missing")
      assert.match((yield* client.ask("g", "g FETCH 1 FLAGS")).join(), /^g BAD/)
    })
  )

  it.effect("T16 LOGOUT: BYE, OK, and the end", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.wellBehaved))
      assert.deepStrictEqual(yield* client.ask("a", "a LOGOUT"), [
        "* BYE Logging out",
        "a OK LOGOUT completed"
      ])
      assert.strictEqual((yield* Effect.flip(client.line)).failure, "closed")
    })
  )

  it.effect("T06 refuses a non-synchronizing literal that it did not offer", () =>
    Effect.gen(function* () {
      const client = yield* greeted(yield* Simulator.make(profiles.qq))
      assert.deepStrictEqual(yield* client.ask("*", "a LOGIN {1+}", "u p"), ["* BAD Command!"])
    })
  )
})

const refused = (command: string) => `x NO ${command} Unsafe Login. Please contact kefu@188.com for help`

describe("netease", () => {
  it.effect.each(["SELECT INBOX", "EXAMINE INBOX", "STATUS INBOX (MESSAGES)"])(
    "I09 refuses %s until ID came behind the login",
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

  it.effect("netease-late-id takes an early ID with OK, and opens for one behind the refusal", () =>
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
  it.effect("quirk 14: a trailing space, and no capabilities behind the login", () =>
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
      yield* TestClock.adjust("299 seconds")
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

  it.effect("qq-deaf answers nothing behind an ID, until the reset; without one it is no trouble", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(profiles["qq-deaf"])
      const client = yield* loggedIn(simulator)
      yield* client.ask("b OK", "b SELECT INBOX")
      assert.deepStrictEqual(yield* client.ask("*", `c ${id}`, "d NOOP"), ["* BAD Command!"])
      const line = yield* Effect.forkChild(Effect.flip(client.line), { startImmediately: true })
      yield* TestClock.adjust("4 minutes")
      yield* client.send("e NOOP")
      yield* TestClock.adjust("4 minutes")
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

describe("a profile of one's own", () => {
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
