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
        assert.strictEqual((yield* supervised.status)._tag, "Selected")
        assert.notInclude(written(simulator)[1] ?? "", "Archive")
        assert.deepStrictEqual(yield* inTime(supervised.use(subject)), Exit.succeed("INBOX"))
      })
  )

  describe("with work that is repeatable", () => {
    const faulty = (faults: ReadonlyArray<Simulator.Fault>) =>
      Effect.tap(supervising(Simulator.profiles.wellBehaved, { simulator: { mailboxes, faults } }), () =>
        pass(2_000)
      )
    /** Reads the subject, and counts how often that was begun. */
    const counting = () => {
      let times = 0
      const work = (connection: ImapConnection) => Effect.suspend(() => (times++, subject(connection)))
      return { work, times: () => times }
    }

    it.effect("does it again on the next connection after each loss", () =>
      Effect.gen(function* () {
        const { connections, supervised } = yield* faulty([
          { on: "FETCH", nth: 1, fault: "cut" },
          { on: "FETCH", nth: 2, fault: "reset" }
        ])
        const { times, work } = counting()
        const used = yield* Effect.forkChild(supervised.use("Archive", work, { isRepeatable: true }))
        yield* pass(60_000)
        assert.strictEqual(yield* Fiber.join(used), "Archive")
        assert.deepStrictEqual([times(), connections()], [3, 3])
      })
    )

    it.effect("does it once if the connection stays, or nobody said that it is repeatable", () =>
      Effect.gen(function* () {
        const { connections, supervised } = yield* faulty([
          { on: "FETCH", nth: 1, fault: "refuse" },
          { on: "FETCH", nth: 2, fault: "cut" }
        ])
        const { times, work } = counting()
        const refused = yield* inTime(supervised.use(work, { isRepeatable: true }))
        assert.strictEqual(errorOf(refused)?.reason._tag, "CommandRejected")
        const lost = yield* inTime(supervised.use("Archive", work))
        assert.strictEqual(errorOf(lost)?.reason._tag, "ConnectionLost")
        assert.strictEqual(times(), 2)
        yield* pass(60_000)
        assert.strictEqual(connections(), 2)
      })
    )

    it.effect("ends with the supervision", () =>
      Effect.gen(function* () {
        const { supervised } = yield* faulty([{ on: "FETCH", nth: "every", fault: "cut" }])
        const { times, work } = counting()
        const used = yield* Effect.forkChild(Effect.flip(supervised.use(work, { isRepeatable: true })))
        yield* pass(60_000)
        assert.isAbove(times(), 2)
        yield* Effect.forkChild(supervised.logout)
        yield* pass(10_000)
        assert.strictEqual((yield* Fiber.join(used)).reason._tag, "Closed")
      })
    )
  })
})
