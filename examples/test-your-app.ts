/** An app and its tests, on a simulated server that keeps its mail: ten minutes of virtual time take none. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { Argument, Command, ImapConnection } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Redacted, Schedule } from "effect"
import { TestClock } from "effect/testing"

const { wellBehaved } = Simulator.profiles
const { password, user } = wellBehaved
const account = { host: "imap.example.com", user, password: Redacted.make(password) }

const invoices = Command.raw("UID SEARCH", "SUBJECT", Argument.text("Invoice"))

/** Moves all invoices to the archive. */
const file = Effect.fnUntraced(function* ({ execute }: ImapConnection.ImapConnection) {
  const responses = yield* execute(invoices)
  const [first, ...more] = responses.flatMap((data) => (data._tag === "Search" ? data.numbers : []))
  if (first === undefined) return
  yield* execute(Command.raw("UID MOVE", Argument.sequence(first, ...more), Argument.mailbox("Archive")))
})

/** The app: it looks once a minute, and reconnects if the connection is lost. */
const app = ImapConnection.make(account).pipe(
  Effect.flatMap((connection) => Effect.repeat(file(connection), Schedule.spaced("1 minute"))),
  Effect.scoped,
  Effect.retry({ schedule: Schedule.spaced("5 seconds"), while: ({ retry }) => retry !== "never" })
)

const invoice = Simulator.message({ from: "Grace <grace@example.net>", subject: "Invoice 2048", text: "42" })
const lunch = Simulator.message({ from: "Ada <ada@example.org>", subject: "Lunch?", text: "At noon?" })
const mailboxes = { INBOX: [lunch], Archive: [] }

const subjects = (mailbox: string) =>
  Effect.map(Simulator.messages(mailbox), (messages) => messages.map(({ subject }) => subject))

const it = <E>(name: string, options: Simulator.Options, body: Effect.Effect<void, E, Simulator.Mail>) =>
  test(name, () =>
    Effect.gen(function* () {
      // by the clock, which then waits for everything that the app does in the same moment
      yield* Effect.forkScoped(Effect.delay(app, "1 milli"))
      yield* body
    }).pipe(
      Effect.provide(Simulator.layer(wellBehaved, { mailboxes, ...options })),
      Effect.provide(TestClock.layer()),
      Effect.scoped,
      Effect.runPromise
    )
  )

it(
  "files an invoice that comes after five minutes",
  { at: [["5 minutes", Simulator.deliver("INBOX", invoice)]] },
  Effect.gen(function* () {
    yield* TestClock.adjust("4 minutes")
    assert.deepEqual(yield* subjects("Archive"), [])
    yield* TestClock.adjust("3 minutes")
    assert.deepEqual(yield* subjects("Archive"), ["Invoice 2048"])
    assert.deepEqual(yield* subjects("INBOX"), ["Lunch?"])
  })
)

it(
  "files each invoice once, although the connection is cut in the middle of the answer to MOVE",
  { faults: [{ on: "MOVE", fault: "cut" }] },
  Effect.gen(function* () {
    yield* Simulator.deliver("INBOX", invoice, invoice)
    yield* TestClock.adjust("10 minutes")
    assert.deepEqual(yield* subjects("Archive"), ["Invoice 2048", "Invoice 2048"])
  })
)

it(
  "comes back after the server went away",
  {
    at: [
      ["1 minute", Simulator.disconnect],
      ["2 minutes", Simulator.deliver("INBOX", invoice)]
    ]
  },
  Effect.gen(function* () {
    yield* TestClock.adjust("10 minutes")
    assert.deepEqual(yield* subjects("Archive"), ["Invoice 2048"])
  })
)
