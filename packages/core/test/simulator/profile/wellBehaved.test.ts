import { Effect } from "effect"
import { assert, describe, it } from "@effect/vitest"
import * as Simulator from "../../../src/simulator/Simulator.ts"
import { greeted, loggedIn } from "../telnet.ts"

const { profiles } = Simulator
const id = 'ID ("name" "x" "version" "1")'

describe("wellBehaved", () => {
  it.effect("G02 reports its capabilities in the greeting, and others after the login (C03)", () =>
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

  it.effect("S06 forgets what came after STARTTLS in the clear", () =>
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
    ["ENABLE CONDSTORE FROB", ["* ENABLED CONDSTORE", "x OK ENABLE completed"]],
    [
      'LIST "" "*"',
      [
        '* LIST (\\HasNoChildren) "/" "INBOX"',
        '* LIST (\\HasNoChildren \\Drafts) "/" "Drafts"',
        "x OK LIST completed"
      ]
    ],
    ['LIST "" ""', ['* LIST (\\Noselect) "/" ""', "x OK LIST completed"]],
    ["STATUS inbox (MESSAGES UNSEEN)", ['* STATUS "INBOX" (MESSAGES 12 UNSEEN 3)', "x OK STATUS completed"]],
    ["SELECT Missing", ["x NO [NONEXISTENT] Mailbox doesn't exist: Missing"]],
    [`${id}`, ['* ID ("name" "effect-imap simulator")', "x OK ID completed"]]
  ] as const)("answers after the login: %s", ([command, expected]) =>
    Effect.gen(function* () {
      const client = yield* loggedIn(yield* Simulator.make(profiles.wellBehaved))
      assert.deepStrictEqual(yield* client.ask("x", `x ${command}`), [...expected])
    })
  )

  it.effect("fetches, searches and idles in a mailbox; a SELECT that fails leaves none (O04)", () =>
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
