/** What `connect --watch` prints of a mailbox, at simulated servers and in virtual time. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as Supervised from "@effect-imap/core/Supervised"
import * as Simulator from "@effect-imap/core/Simulator"
import * as MailNews from "../../../src/cli/connect/MailNews.ts"

const { wellBehaved } = Simulator.profiles

const letter = (subject: string) => Simulator.message({ from: "Ada <ada@example.com>", subject })

const mailboxes = { INBOX: [letter("one"), letter("two"), letter("three")] }

type Others = Effect.Effect<unknown, unknown, Simulator.Mail>

/** Waits for the effect, which takes up to so many seconds of virtual time. */
const within = Effect.fnUntraced(function* <A, E, R>(seconds: number, effect: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(effect, { startImmediately: true })
  for (let second = 0; second < seconds; second++) yield* TestClock.adjust("1 second")
  return yield* Fiber.join(fiber)
})

interface Setup {
  readonly capabilities?: string
  readonly options?: Simulator.Options
  /** What others do after the mailbox was printed, and before it is followed. */
  readonly early?: Others
}

/** The lines that are printed for what others do. */
const linesOf = (others: Others, { capabilities, early = Effect.void, options }: Setup = {}) => {
  const { password, user } = wellBehaved
  const { authenticated } = wellBehaved.capabilities
  const profile: Simulator.Profile = {
    ...wellBehaved,
    capabilities: { ...wellBehaved.capabilities, authenticated: capabilities ?? authenticated }
  }
  return Effect.gen(function* () {
    const account = { host: "imap.example.com", user, password: Redacted.make(password) }
    const supervised = yield* Supervised.make(account)
    const mailbox = yield* within(
      5,
      supervised.use(({ mailbox }) => mailbox)
    )
    yield* early
    const lines: Array<string> = []
    const printed = { host: account.host, mailbox }
    yield* Effect.forkScoped(MailNews.follow(supervised, printed, (line) => void lines.push(line)))
    yield* within(5, Effect.void)
    yield* others
    yield* within(600, Effect.void)
    yield* within(5, supervised.logout)
    return lines
  }).pipe(Effect.scoped, Effect.provide(Simulator.layer(profile, { mailboxes, ...options })))
}

const deliver = (...subjects: ReadonlyArray<string>) =>
  Effect.forEach(subjects, (subject) => Simulator.deliver("INBOX", letter(subject)), { discard: true })

/** What others do while no connection is there. */
const away = (others: Others) => Effect.andThen(Simulator.disconnect, others)

/** What a server lists that reports nothing before it is asked. */
const polled = { capabilities: "IMAP4rev1" }

describe("D17 connect --watch", () => {
  it.effect("prints new messages with sender and subject", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* linesOf(deliver("four", "five"), polled), [
        "2 new messages",
        "  Ada <ada@example.com>: four",
        "  Ada <ada@example.com>: five"
      ])
    })
  )

  it.effect("prints ten of many", () =>
    Effect.gen(function* () {
      const many = Array.from({ length: 14 }, (_, index) => `mail ${index}`)
      const lines = yield* linesOf(deliver(...many), polled)
      assert.deepStrictEqual(
        [lines[0], lines.length, lines.at(-2), lines.at(-1)],
        ["14 new messages", 12, "  Ada <ada@example.com>: mail 9", "  and 4 more"]
      )
    })
  )

  it.effect("prints nothing if nothing has happened, whatever the server lists", () =>
    Effect.forEach(["IMAP4rev1", "IMAP4rev1 IDLE CONDSTORE", undefined], (capabilities) =>
      Effect.gen(function* () {
        const setup = capabilities === undefined ? {} : { capabilities }
        assert.deepStrictEqual(yield* linesOf(Simulator.disconnect, setup), [])
      })
    )
  )

  it.effect.each(["IMAP4rev1", "IMAP4rev1 IDLE", "IMAP4rev1 IDLE ENABLE CONDSTORE QRESYNC"])(
    "prints what came and went while no connection was there: %s",
    (capabilities) =>
      Effect.gen(function* () {
        const lines = yield* linesOf(
          away(Effect.andThen(Simulator.expunge("INBOX", [1]), deliver("four", "five"))),
          { capabilities }
        )
        assert.sameMembers(lines, [
          "2 new messages",
          "  Ada <ada@example.com>: four",
          "  Ada <ada@example.com>: five",
          "1 message expunged, 4 left"
        ])
      })
  )

  it.effect.each(["IMAP4rev1", "IMAP4rev1 IDLE", "IMAP4rev1 IDLE ENABLE CONDSTORE QRESYNC"])(
    "prints what came between the mailbox's state and its first change: %s",
    (capabilities) =>
      Effect.gen(function* () {
        const lines = yield* linesOf(Effect.void, { capabilities, early: deliver("four") })
        assert.deepStrictEqual(lines, ["1 new message", "  Ada <ada@example.com>: four"])
      })
  )

  it.effect("prints flags", () =>
    Effect.gen(function* () {
      const lines = yield* linesOf(Simulator.addFlags("INBOX", [2], ["\\Flagged"]))
      assert.deepStrictEqual(lines, ["message 2 has \\Flagged"])
    })
  )

  it.effect("prints the number of new messages if the server does not say from whom they are", () =>
    Effect.gen(function* () {
      // the one before asks for the flags
      const refuse = { on: "FETCH", fault: "refuse", nth: 2 } as const
      const lines = yield* linesOf(deliver("four"), { ...polled, options: { faults: [refuse] } })
      assert.deepStrictEqual(lines, ["1 new message; the server does not say from whom"])
    })
  )

  it.effect("prints what the server wants to be read", () =>
    Effect.gen(function* () {
      const lines = yield* linesOf(Simulator.Mail.use((mail) => mail.broadcast("* OK [ALERT] Down at ten")))
      assert.deepStrictEqual(lines, ["the server says: “Down at ten”"])
    })
  )
})
