/** What the activities are given to write, from the login to the mailbox. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Account } from "../../src/lifecycle/Account.ts"
import { launch, pass, type Performers, willing } from "./fakes.ts"
import { caps, errors, settings } from "./fixtures.ts"

/** A server that reports `before` ahead of the login, and `after` only when it is asked. */
const server = (before: string, after: string) => {
  const flights: Array<string> = []
  const sent = (step: string, steps: ReadonlyArray<string>) =>
    void flights.push(`${step}: ${steps.slice(steps.indexOf(step)).join(" ")}`)
  const performers: Performers = {
    ...willing,
    greeting: () => Effect.succeed({ type: "ok", capabilities: caps(`IMAP4rev1 ${before}`) }),
    authenticate: () => Effect.succeed({ type: "ok", capabilities: undefined }),
    capability: ({ flight }) => {
      sent("capability", flight.steps)
      return Effect.succeed({ type: "ok", capabilities: caps(`IMAP4rev1 ${after}`) })
    },
    identify: ({ flight }) => {
      sent("id", flight.steps)
      return Effect.succeed({ type: "ok", serverId: undefined })
    },
    enable: ({ flight }) => {
      sent("enable", flight.steps)
      return Effect.succeed({ type: "ok", utf8: false, qresync: false })
    },
    select: (input) => {
      sent("select", input.flight.steps)
      return willing.select(input)
    }
  }
  return { flights, performers }
}

const of = (given: Partial<Account> = {}) => settings({ security: "tls", ...given })

describe("flights", () => {
  it.effect("one flight where all is foretold", () =>
    Effect.gen(function* () {
      const { flights, performers } = server("ID", "ID")
      const { state } = yield* launch(performers, of())
      assert.deepStrictEqual(
        [...flights, state()],
        ["capability: capability id select", "id: id select", "select: select", "selected.quiet"]
      )
    })
  )

  it.effect(
    "I06 an ID that turns up after the login goes out after the SELECT in flight, which is not repeated",
    () =>
      Effect.gen(function* () {
        const { flights, performers } = server("", "ID")
        const { interpreter, state } = yield* launch(performers, of())
        assert.deepStrictEqual(
          [...flights, state(), interpreter.snapshot.context.identity],
          ["capability: capability select", "id: id", "select: select id", "selected.quiet", "sent"]
        )
      })
  )

  it.effect("INV-14 an ENABLE that turns up after a SELECT in flight is left out", () =>
    Effect.gen(function* () {
      const { flights, performers } = server("", "ENABLE UTF8=ONLY")
      const { state } = yield* launch(performers, of())
      assert.deepStrictEqual(
        [...flights, state()],
        ["capability: capability select", "select: select", "selected.quiet"]
      )
    })
  )

  it.effect("ENABLE and SELECT go out one after the other", () =>
    Effect.gen(function* () {
      const { flights, performers } = server("ID", "ID ENABLE CONDSTORE")
      yield* launch(performers, of({ enable: ["CONDSTORE"] }))
      assert.deepStrictEqual(flights, [
        "capability: capability id",
        "id: id",
        "enable: enable",
        "select: select"
      ])
    })
  )

  it.effect.each([
    ["E06 QRESYNC where it is enabled", true, "QRESYNC"],
    ["E02 CONDSTORE where QRESYNC is listed and was not enabled", false, "CONDSTORE"]
  ] as const)("what is kept alive is opened with %s", ([, qresync, expected]) =>
    Effect.gen(function* () {
      const { flights, performers } = server("", "ENABLE CONDSTORE QRESYNC")
      const asked: Array<string | undefined> = []
      const enabling: Performers = {
        ...performers,
        enable: ({ flight }) => {
          asked.push(...flight.enable)
          return Effect.succeed({ type: "ok", utf8: false, qresync })
        },
        select: (input) => {
          asked.push(input.flight.resumption)
          return performers.select(input)
        }
      }
      yield* launch(enabling, { ...of(), keptAlive: true })
      assert.deepStrictEqual(
        [flights, asked],
        [
          ["capability: capability", "select: select"],
          ["QRESYNC", expected]
        ]
      )
    })
  )

  it.effect("a SELECT long after the first has its own limit, and its own flight", () =>
    Effect.gen(function* () {
      const { flights, performers } = server("ID", "ID")
      const slow: Performers = {
        ...performers,
        select: (input) =>
          input.flight.mailbox === "Sent"
            ? Effect.delay(performers.select(input), 29_999)
            : performers.select(input)
      }
      const { interpreter, state } = yield* launch(slow, of())
      yield* pass(3_600_000)
      interpreter.send({ type: "user.select", mailbox: "Sent", readOnly: false })
      yield* pass(29_998)
      assert.strictEqual(state(), "selecting")
      yield* pass(1)
      assert.deepStrictEqual([flights.at(-1), state()], ["select: select", "selected.quiet"])
    })
  )

  it.effect("I09 Unsafe Login: ID once more, then SELECT, one at a time", () =>
    Effect.gen(function* () {
      const { flights, performers } = server("ID", "ID")
      let refusals = 1
      const strict: Performers = {
        ...performers,
        select: (input) =>
          refusals-- > 0
            ? Effect.succeed({ type: "unsafe" as const, error: errors.unsafe })
            : performers.select(input)
      }
      const { interpreter, state } = yield* launch(strict, of())
      assert.deepStrictEqual(
        [...flights.slice(-2), state(), interpreter.snapshot.context.identity],
        ["id: id", "select: select", "selected.quiet", "resent"]
      )
    })
  )

  it.effect("R31 a server that wants an ID and never answers it is asked twice", () =>
    Effect.gen(function* () {
      const { performers } = server("", "")
      let ids = 0
      const deaf: Performers = {
        ...performers,
        identify: () =>
          Effect.andThen(
            Effect.sync(() => void ids++),
            Effect.never
          ),
        select: () => Effect.succeed({ type: "unsafe", error: errors.unsafe })
      }
      const { interpreter, state } = yield* launch(deaf, settings({ security: "tls" }, { attempts: 3 }))
      yield* pass(60_000)
      const { failure } = interpreter.snapshot.context
      assert.deepStrictEqual(
        [ids, state(), failure?.reason._tag, failure?.causes.map(({ reason }) => reason._tag)],
        [2, "needsUser", "UnsafeLogin", ["Timeout", "Timeout"]]
      )
    })
  )
})
