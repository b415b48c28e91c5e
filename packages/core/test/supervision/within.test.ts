/** One mailbox for one fiber, on a connection that is kept alive. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import * as Command from "../../src/imap/Command.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { errorOf, inTime, written } from "../connection/support.ts"
import { atServer, pass, supervising } from "./support.ts"

const names = ["INBOX", "Archive", "Drafts"]
const mailboxes = Object.fromEntries(names.map((subject) => [subject, [Simulator.message({ subject })]]))

const started = Effect.gen(function* () {
  const made = yield* supervising(Simulator.profiles.wellBehaved, { simulator: { mailboxes } })
  yield* pass(2_000)
  return made
})

/** The subject of the first message, which is the name of its mailbox. */
const subject = ({ execute }: ImapConnection) =>
  Effect.map(execute(Command.fetch("1", { envelope: true })), (value) =>
    value.map(({ envelope }) => `${envelope.subject}`).join()
  )

describe("a supervised account that many use", () => {
  it.effect("D24 gives each its mailbox, and idles in its own again", () =>
    Effect.gen(function* () {
      const { simulator, supervised } = yield* started
      const exit = yield* inTime(
        Effect.all(
          names.map((name) => supervised.use(name, subject)),
          { concurrency: "unbounded" }
        )
      )
      assert.deepStrictEqual(exit, Exit.succeed(names))
      yield* pass(10_000)
      const lines = (written(simulator)[0] ?? "").trimEnd().split("\r\n")
      assert.match(lines.at(-1) ?? "", /IDLE$/)
      assert.match(lines.findLast((line) => line.includes("SELECT")) ?? "", /SELECT INBOX/)
    })
  )

  it.effect("gives one fiber one mailbox after the other, with nothing between them", () =>
    Effect.gen(function* () {
      const { supervised } = yield* started
      const all = [...names.toReversed(), ...names.toReversed()]
      const exit = yield* inTime(Effect.forEach(all, (name) => supervised.use(name, subject)))
      assert.deepStrictEqual(exit, Exit.succeed(all))
    })
  )

  it.effect(
    "begins the next connection in its own mailbox, and what was meant for the other fails typed",
    () =>
      Effect.gen(function* () {
        const { simulator, supervised } = yield* started
        const using = yield* Effect.forkChild(
          supervised.use("Archive", (connection) =>
            Effect.gen(function* () {
              yield* Effect.sleep("1 minute")
              const lost = yield* Effect.exit(subject(connection))
              const after = yield* Effect.exit(supervised.use(subject))
              return [errorOf(lost)?.reason._tag, errorOf(after)?.reason._tag]
            })
          )
        )
        yield* pass(2_000)
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(70_000)
        assert.deepStrictEqual(yield* Fiber.join(using), ["ConnectionLost", "Misuse"])
        assert.strictEqual(supervised.status._tag, "Selected")
        assert.notInclude(written(simulator)[1] ?? "", "Archive")
        assert.deepStrictEqual(yield* inTime(supervised.use(subject)), Exit.succeed("INBOX"))
      })
  )
})
