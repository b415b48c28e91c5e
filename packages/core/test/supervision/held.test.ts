/** An app that has a supervised account's connection to itself and does nothing with it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import type * as Changes from "../../src/mailbox/Changes.ts"
import type * as ImapError from "../../src/failure/ImapError.ts"
import type * as Supervised from "../../src/mailbox/Supervised.ts"
import { errorOf } from "../connection/support.ts"
import { atServer, pass, supervising, statusText } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const mailboxes = {
  INBOX: Array.from({ length: 50 }, (_, at) => Simulator.message({ subject: `${at}` })),
  Archive: []
}

type Work = (supervised: Supervised.Supervised) => Effect.Effect<unknown, ImapError.ImapError>

/** Work that waits for something else, having the connection to itself. */
const works: Readonly<Record<string, Work>> = {
  "`use` of another mailbox": ({ use }) => use("Archive", () => Effect.never),
  "`within` the open mailbox": ({ use }) => use(({ within }) => within("INBOX", () => Effect.never)),
  "what cannot be interrupted": ({ use }) => use("Archive", () => Effect.uninterruptible(Effect.never)),
  "a stream that is read no further": ({ use }) =>
    use(({ messages }) =>
      Stream.runForEach(messages(Command.fetch("1:*", { flags: true })), () => Effect.never)
    ),
  "a stream within": ({ use }) =>
    use("INBOX", ({ messages }) =>
      Stream.runForEach(messages(Command.fetch("1:*", { flags: true })), () => Effect.never)
    )
}

const minutes = 60_000

const supervised = supervising(wellBehaved, { simulator: { mailboxes } })

const held = ({ status }: Supervised.Supervised) =>
  Effect.map(status, (now) => (now._tag === "Selected" ? now.held : undefined))

describe("a connection that an app holds without using it", () => {
  for (const [name, work] of Object.entries(works)) {
    it.effect(`R33 continues after five minutes, which the status tells: ${name}`, () =>
      Effect.gen(function* () {
        const { simulator, supervised: account } = yield* supervised
        const changes: Array<Changes.Change> = []
        yield* Effect.forkChild(
          Stream.runForEach(account.changes(), ({ change }) => Effect.sync(() => changes.push(change)))
        )
        yield* pass(5_000)
        const fiber = yield* Effect.forkChild(work(account))
        yield* pass(minutes)
        const hold = yield* held(account)
        assert.isDefined(hold)
        assert.strictEqual(hold.until.epochMilliseconds - hold.since.epochMilliseconds, 5 * minutes)
        yield* pass(4 * minutes + 5_000)
        const exit = fiber.pollUnsafe()
        if (exit !== undefined) assert.strictEqual(errorOf(exit)?.reason._tag, "HeldTooLong")
        assert.strictEqual(statusText(yield* account.status), "Selected")
        assert.isUndefined(yield* held(account))
        yield* atServer(simulator, Simulator.deliver("INBOX", Simulator.message({})))
        yield* pass(5_000)
        assert.strictEqual(changes.at(-1)?._tag, "Arrived")
      })
    )
  }

  it.effect("INV-8 is left at the end of the account, whatever the app waits for", () =>
    Effect.gen(function* () {
      const states: Array<string> = []
      const fiber = yield* Effect.scoped(
        Effect.gen(function* () {
          const { supervised: account } = yield* supervised
          yield* pass(5_000)
          const sleeping = Effect.onInterrupt(Effect.never, () =>
            Effect.sync(() => states.push("interrupted"))
          )
          // of a fiber that no scope of the account's ends
          const visiting = yield* Effect.forkDetach(account.use("Archive", () => sleeping))
          yield* pass(5_000)
          assert.isUndefined(visiting.pollUnsafe())
          return visiting
        })
      )
      yield* pass(1_000)
      assert.deepStrictEqual(states, ["interrupted"])
      assert.isDefined(fiber.pollUnsafe())
    })
  )

  it.effect("R33 stays an app's as long as it uses it", () =>
    Effect.gen(function* () {
      const { supervised: account } = yield* supervised
      const work = account.use("Archive", ({ execute }) =>
        Effect.repeat(Effect.andThen(execute(Command.noop), Effect.sleep("4 minutes")), { times: 10 })
      )
      const fiber = yield* Effect.forkChild(work)
      yield* pass(45 * minutes, 5_000)
      assert.isTrue(Exit.isSuccess(yield* Fiber.await(fiber)))
    })
  )
})
