import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Exit } from "effect"
import * as Argument from "../../src/imap/Argument.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, errorOf, inTime } from "../connection/support.ts"
import { converse } from "./conversation.ts"

const { wellBehaved } = Simulator.profiles

const connected = (options: Simulator.Options) =>
  Effect.gen(function* () {
    const { mail, transport } = yield* Simulator.make(wellBehaved, options)
    const connecting = ImapConnection.make(accountFor(wellBehaved)).pipe(
      Effect.provideService(Transport, transport)
    )
    return { mail, connection: yield* yield* inTime(connecting) }
  })

const subjects = Command.fetch(MessageSet.sequenceNumbers("1:*"), [
  "UID",
  "BODY.PEEK[HEADER.FIELDS (SUBJECT)]"
])

/** How long it took, and how it ended. */
const timed = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const began = yield* Clock.currentTimeMillis
    const outcome = yield* Effect.exit(effect)
    return { outcome, took: (yield* Clock.currentTimeMillis) - began }
  }).pipe((effect) => Effect.flatten(inTime(effect, 3_600_000)))

describe("faults at a given command", () => {
  for (const [fault, reason] of [
    ["cut", "ConnectionLost"],
    ["reset", "ConnectionLost"]
  ] as const) {
    it.effect(`${fault}: the second FETCH ends the connection`, () =>
      Effect.gen(function* () {
        const { connection } = yield* connected({ faults: [{ on: "FETCH", nth: 2, fault }] })
        const first = yield* timed(connection.execute(subjects))
        assert(Exit.isSuccess(first.outcome))
        assert.strictEqual(first.outcome.value.length, 12)
        const second = yield* timed(connection.execute(subjects))
        assert.strictEqual(errorOf(second.outcome)?.reason._tag, reason)
      })
    )
  }

  it.effect("stall: nothing comes any more, and the client's own limit ends it", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected({ faults: [{ on: "NOOP", fault: "stall" }] })
      const { outcome, took } = yield* timed(connection.execute(Command.noop))
      assert.strictEqual(errorOf(outcome)?.reason._tag, "Timeout")
      assert.isAtLeast(took, 60_000)
    })
  )

  it.effect("stall for a time: the answer comes then", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected({ faults: [{ on: "NOOP", fault: "stall", for: "20 seconds" }] })
      const { outcome, took } = yield* timed(connection.execute(Command.noop))
      assert(Exit.isSuccess(outcome))
      assert.isAtLeast(took, 20_000)
      assert.isBelow(took, 21_000)
    })
  )

  it.effect("throttle: an answer of some 1000 bytes takes as long as its rate says", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected({
        faults: [{ on: "FETCH", fault: "throttle", bytesPerSecond: 100 }]
      })
      const { outcome, took } = yield* timed(connection.execute(subjects))
      assert(Exit.isSuccess(outcome))
      assert.isAbove(took, 8_000)
      assert.isBelow(took, 20_000)
    })
  )

  it.effect("refuse: the command is not carried out; every other fault leaves it done", () =>
    Effect.gen(function* () {
      const { connection, mail } = yield* connected({
        mailboxes: { INBOX: [], Archive: [] },
        faults: [
          { on: "APPEND", fault: "refuse", with: "NO [OVERQUOTA] Quota exceeded" },
          { on: "APPEND", nth: 3, fault: "reset" }
        ]
      })
      const append = Command.raw(
        "APPEND",
        Argument.mailbox("INBOX"),
        Argument.bytes(new TextEncoder().encode("Subject: x\r\n\r\n"))
      )
      const refused = yield* timed(connection.execute(append))
      assert.strictEqual(errorOf(refused.outcome)?.reason._tag, "CommandRejected")
      assert.include(errorOf(refused.outcome)?.serverText ?? "", "Quota exceeded")
      assert.isEmpty(yield* mail.messages("INBOX"))
      assert(Exit.isSuccess((yield* timed(connection.execute(append))).outcome))
      assert.strictEqual(
        errorOf((yield* timed(connection.execute(append))).outcome)?.reason._tag,
        "ConnectionLost"
      )
      assert.strictEqual((yield* mail.messages("INBOX")).length, 2)
    })
  )

  it.effect("every: on all connections, until the test ends", () =>
    converse(
      `C: a CREATE x
      S: a NO [UNAVAILABLE] Try again later
      <2> C: b CREATE x
      <2> S: b NO [UNAVAILABLE] Try again later`,
      { faults: [{ on: "create", nth: "every", fault: "refuse" }] }
    )
  )

  it.effect("a server that disconnects is heard of by who waits for it", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected({ at: [["10 minutes", Simulator.disconnect]] })
      const { outcome, took } = yield* timed(connection.ended)
      assert.strictEqual(errorOf(outcome)?.reason._tag, "ConnectionLost")
      assert.isAtLeast(took, 599_000)
    })
  )
})
