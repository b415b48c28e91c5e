import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Scope } from "effect"
import * as fc from "fast-check"
import type { Security } from "../../src/lifecycle/Account.ts"
import type { ServerEnd } from "../../src/simulator/testing/ServerEnd.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { MemoryTransport } from "../../src/public/testing.ts"
import { toLine } from "../../src/trace/Trace.ts"
import { attempt, errorOf } from "./support.ts"
import { anyText } from "../support/anyText.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

/** What a server may say next; `<t>` is the tag of the last command, `<p>` that of the one before. */
const lines = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "<t> OK done",
      "<t> OK [CAPABILITY IMAP4rev1 ID SASL-IR AUTH=PLAIN STARTTLS] done",
      "<t> OK [CAPABILITY IMAP4rev1 ID ENABLE UTF8=ONLY] done",
      "* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN LOGINDISABLED",
      "* 3 EXISTS",
      "+ go on",
      "* ID NIL"
    )
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "<t> NO no",
      "<t> BAD no",
      "<t> NO SELECT Unsafe Login",
      "<t> NO [PRIVACYREQUIRED] no",
      "<p> OK late",
      "<t>9 OK early",
      "* BAD Command!",
      "* NO warning",
      "OK without a tag",
      "",
      "* ENABLED UTF8=ACCEPT"
    )
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "* ID (((",
      '* ID ("name" NIL "name" {3}\r\na\0b "version")',
      `* ID (${'"k" "v" '.repeat(500)})`,
      "* NAMESPACE ((NIL NIL)) NIL ((",
      '* NAMESPACE (("" "//")("\\"x" NIL "X" ("a" ("b")))) NIL NIL',
      `* NAMESPACE ${"(".repeat(40)}`,
      "* ENABLED",
      "* ENABLED UTF8=ACCEPT UTF8=ONLY QRESYNC CONDSTORE IMAP4rev2 \0",
      '* LIST (\\Noselect \\NonExistent \\NoInferiors) "\\\\" ""',
      '* LIST () "ab" INBOX ("OLDNAME" ("INBOX"))',
      '* LIST () NIL &&&- ("CHILDINFO" (("X" ((("Y"))))))',
      "* LIST () {1}\r\n\r INBOX",
      "* LSUB (\\Subscribed) / &AOk-&AO",
      "* STATUS INBOX (MESSAGES 99999999999999999999 UIDNEXT 0 MAILBOXID ((x)))"
    )
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "* BYE bye",
      "* PREAUTH hi",
      "* OK {99999}",
      "* LIST () {4}\r\n<t> ",
      "* 1 FETCH (X ((((",
      "<t> BYE bye",
      "<t> PREAUTH hi"
    )
  },
  { weight: 1, arbitrary: anyText({ maxLength: 40 }) }
)

type Move =
  | { readonly _tag: "say"; readonly lines: ReadonlyArray<string> }
  | { readonly _tag: "wait"; readonly ms: number }
  | { readonly _tag: "encrypt" | "end" | "reset" | "hear" | "answer" }

const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      _tag: fc.constant("say" as const),
      lines: fc.array(lines, { minLength: 1, maxLength: 4 })
    })
  },
  { weight: 6, arbitrary: fc.constant({ _tag: "hear" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ _tag: fc.constant("wait" as const), ms: fc.integer({ max: 6_000, min: 1 }) })
  },
  { weight: 12, arbitrary: fc.constant({ _tag: "answer" as const }) },
  { weight: 2, arbitrary: fc.constant({ _tag: "encrypt" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ _tag: "end" as const }, { _tag: "reset" as const }) }
)

const greetings = fc.constantFrom(
  "* OK [CAPABILITY IMAP4rev1 STARTTLS SASL-IR AUTH=PLAIN ID] ready",
  "* OK ready",
  "* PREAUTH [CAPABILITY IMAP4rev1] hi",
  "* OK Waiting for authentication process to respond.."
)

const games = fc.record({
  greeting: greetings,
  moves: fc.array(moves, { minLength: 1, maxLength: 25 }),
  security: fc.constantFrom<Security>("tls", "starttls", "auto"),
  chunk: fc.constantFrom(7, Infinity, Infinity, Infinity)
})
type Game = typeof games extends fc.Arbitrary<infer A> ? A : never

const text = new TextEncoder()
const welcome = "OK [CAPABILITY IMAP4rev1 ID SASL-IR AUTH=PLAIN STARTTLS] done"

/** Plays a game, whatever the client does. */
const play =
  ({ greeting, moves }: Game) =>
  (end: ServerEnd): Effect.Effect<void> =>
    Effect.gen(function* () {
      const tags: Array<string> = []
      const hear = Effect.map(end.read, (bytes) => {
        const heard = new TextDecoder().decode(bytes)
        const fresh = heard.split("\r\n").flatMap((line) => /^([a-z]{4}\d+) /.exec(line)?.[1] ?? [])
        tags.push(...fresh)
        return { fresh, isStartTls: heard.includes("STARTTLS") }
      })
      const fill = (line: string) =>
        line.replaceAll("<t>", tags.at(-1) ?? "a1").replaceAll("<p>", tags.at(-2) ?? "a0")
      if (end.implicitTls) yield* end.startTls
      yield* end.write(text.encode(`${greeting}\r\n`))
      for (const move of moves) {
        switch (move._tag) {
          case "say":
            yield* end.write(text.encode(move.lines.map((line) => `${fill(line)}\r\n`).join("")))
            break
          case "wait":
            yield* Effect.sleep(move.ms)
            break
          case "hear":
            yield* hear
            break
          case "answer": {
            const { fresh, isStartTls } = yield* hear
            yield* end.write(text.encode(fresh.map((tag) => `${tag} ${welcome}\r\n`).join("")))
            if (isStartTls) yield* end.startTls
            break
          }
          case "encrypt":
            yield* end.startTls
            break
          case "end":
            return yield* end.end
          case "reset":
            return yield* end.reset
        }
      }
      yield* Effect.forever(end.read)
    }).pipe(Effect.ignore)

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

/** What must hold, whatever a server does (INV 1, 7, 8, 11 and the limits). */
const survives = Effect.fnUntraced(function* (game: Game) {
  const memory = yield* MemoryTransport.make({ server: play(game), chunk: game.chunk })
  const scope = yield* Scope.make()
  const { events, exit, took } = yield* attempt(wellBehaved, {
    account: { security: game.security },
    policy: { attempts: 2 },
    transport: memory.transport
  }).pipe(Effect.provideService(Scope.Scope, scope))
  const error = errorOf(exit)
  assert.isTrue(exit._tag === "Success" || error !== undefined, String(exit))
  assert.notStrictEqual(error?.reason._tag, "Defect", JSON.stringify(error))
  assert.isAtMost(took, 2 * 61_000 + 500)
  const written = memory.log().filter(({ from }) => from === "client")
  const clear = written
    .filter(({ encrypted }) => !encrypted)
    .map(({ bytes }) => new TextDecoder().decode(bytes))
  assert.notMatch(clear.join(""), /LOGIN|AUTHENTICATE|AGFs|correct horse/)
  for (const connection of new Set(written.map(({ connection }) => connection))) {
    const all = written
      .filter((sent) => sent.connection === connection)
      .map(({ bytes }) => new TextDecoder().decode(bytes))
      .join("")
    // the password itself, or PLAIN's response
    assert.isAtMost(count(all, /correct horse|AHVzZXJA/g), 2, all)
  }
  if (Exit.isFailure(exit)) assert.strictEqual(memory.open(), 0)
  yield* Scope.close(scope, Exit.void)
  yield* settle
  assert.strictEqual(memory.open(), 0)
  assert.notInclude(events().map(toLine).join("\n"), "correct horse")
  assert.isAbove(events().length, 2)
  return error?.reason._tag ?? "selected"
})

describe("INV a server that does what it likes", () => {
  it.effect("ends in a mailbox or a typed error, within the limits, with no secret in the clear", () =>
    Effect.gen(function* () {
      const found = new Map<string, number>()
      for (const game of fc.sample(games, { numRuns: 30, seed: 9051 })) {
        const exit = yield* Effect.exit(Effect.scoped(survives(game)))
        if (Exit.isFailure(exit)) assert.fail(`${Cause.pretty(exit.cause)}\nin ${JSON.stringify(game)}`)
        const outcome = exit.value
        found.set(outcome, (found.get(outcome) ?? 0) + 1)
      }
      assert.isAbove(found.size, 5, JSON.stringify([...found]))
    })
  )
})
