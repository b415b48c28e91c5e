/** Nobody waits for a turn on a connection that has ended, however long the work of the one that has it takes. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Scope, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { settle } from "../support/settle.ts"
import { atServer, pass, supervising } from "../supervision/support.ts"
import { connected, errorOf, written } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const noop = ({ execute }: ImapConnection) => execute(Command.noop)

const calls: Readonly<Record<string, (connection: ImapConnection) => Effect.Effect<unknown, ImapError>>> = {
  execute: noop,
  within: ({ within }) => within("INBOX", () => Effect.void),
  stream: ({ stream }) => Stream.runDrain(stream(Command.fetch("1", ["BODY.PEEK[]"])))
}

const letter = { size: 9_000, stream: Stream.fromEffect(Effect.never) }

/** The ways to have the turn for as long as the app's own work takes. */
const holders: typeof calls = {
  within: ({ within }) => within("INBOX", () => Effect.never),
  "within, and what cannot be interrupted": ({ within }) =>
    within("INBOX", () => Effect.uninterruptible(Effect.never)),
  "a stream that is read no further": ({ messages }) =>
    Stream.runForEach(messages(Command.fetch("1:*", { flags: true })), () => Effect.never),
  "an upload whose bytes do not come": ({ execute }) => execute(Command.append("INBOX", letter))
}

const endings = ["lost", "logged out", "closed with its scope"] as const

describe("a connection that ends while a caller has the turn", () => {
  const cases = Object.entries(holders).flatMap(([by, hold]) => endings.map((how) => ({ by, hold, how })))
  for (const { by, hold, how } of cases) {
    it.effect(`R29 fails those who wait, and each later call: ${how}, held by ${by}`, () =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const { connection, simulator } = yield* Scope.provide(connected(wellBehaved), scope)
        yield* Effect.forkDetach(hold(connection))
        yield* settle
        const begun = Effect.forEach(Object.entries(calls), ([name, call]) =>
          Effect.map(Effect.forkChild(call(connection)), (fiber) => ({ name, fiber }))
        )
        const waiting = yield* begun
        const ended = yield* Effect.forkChild(connection.ended)
        yield* settle
        if (how === "lost") yield* atServer(simulator, Simulator.disconnect)
        else yield* Effect.forkChild(how === "logged out" ? connection.logout : Scope.close(scope, Exit.void))
        yield* pass(2_000)
        const later = yield* begun
        yield* pass(1_000)
        const reason = errorOf(ended.pollUnsafe())?.reason._tag
        assert.isDefined(reason)
        for (const { fiber, name } of [...waiting, ...later]) {
          assert.strictEqual(errorOf(fiber.pollUnsafe())?.reason._tag, reason, name)
        }
      })
    )
  }
})

describe("a supervised account whose connection ends while a `use` works", () => {
  const held = Effect.gen(function* () {
    const made = yield* supervising(wellBehaved, { simulator: { mailboxes: { INBOX: [], Archive: [] } } })
    yield* pass(2_000)
    yield* Effect.forkChild(made.supervised.use("Archive", () => Effect.never))
    yield* pass(1_000)
    const waiting = yield* Effect.forkChild(made.supervised.use("INBOX", noop))
    yield* pass(1_000)
    yield* atServer(made.simulator, Simulator.disconnect)
    yield* pass(5_000)
    return { ...made, waiting }
  })

  it.effect("R29 fails who waited, and lends the next connection", () =>
    Effect.gen(function* () {
      const { supervised, waiting } = yield* held
      assert.strictEqual(errorOf(waiting.pollUnsafe())?.reason._tag, "ConnectionLost")
      assert.strictEqual((yield* supervised.status)._tag, "Selected")
      const using = yield* Effect.forkChild(supervised.use("INBOX", noop))
      yield* pass(1_000)
      assert.isTrue(Exit.isSuccess(using.pollUnsafe() ?? Exit.die("it still waits")))
    })
  )

  it.effect("R29 idles on the next connection, and reports what arrives", () =>
    Effect.gen(function* () {
      const { simulator, supervised } = yield* held
      const arrived = yield* Effect.forkChild(
        Stream.runHead(Stream.filter(supervised.changes(), ({ change: { _tag } }) => _tag === "Arrived"))
      )
      yield* pass(5_000)
      assert.match(written(simulator)[1] ?? "", /IDLE\r\n$/)
      yield* atServer(simulator, Simulator.deliver("INBOX", Simulator.message({ subject: "New" })))
      yield* pass(2_000)
      assert.isDefined(arrived.pollUnsafe(), "no news")
      yield* Fiber.interrupt(arrived)
    })
  )
})
