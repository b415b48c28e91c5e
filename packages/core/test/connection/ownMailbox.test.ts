/** One connection and two fibers: a command about messages means those of its caller's mailbox, or it is refused. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { commands, connected, errorOf, inTime, written } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const message = Simulator.message({ subject: "One" })
const mailboxes = { Full: [message], AlsoFull: [message], Empty: [], AlsoEmpty: [], Drafts: [] }

type Work = (connection: ImapConnection) => Effect.Effect<unknown, ImapError>

/** The commands about messages, by UID or by sequence number, in each way in which an app can send one. */
const works: Readonly<Record<string, (uid: boolean) => Work>> = {
  fetch:
    (uid) =>
    ({ execute }) =>
      execute(Command.fetch("1:*", { flags: true }, { uid })),
  store:
    (uid) =>
    ({ execute }) =>
      execute(Command.store("1:*", { add: ["\\Seen"] }, { uid })),
  copy:
    (uid) =>
    ({ execute }) =>
      execute(Command.copy("1:*", "Drafts", { uid })),
  move:
    (uid) =>
    ({ execute }) =>
      execute(Command.move("1:*", "Drafts", { uid })),
  deleteMessages:
    (uid) =>
    ({ execute }) =>
      execute(Command.deleteMessages("1:*", { uid })),
  search:
    (uid) =>
    ({ execute }) =>
      execute(Command.search(uid ? { uid: "1:*" } : { sequence: "1:*" })),
  flagColor:
    (uid) =>
    ({ execute }) =>
      execute(Command.setFlagColor("1:*", "red", { uid })),
  messages:
    (uid) =>
    ({ messages }) =>
      Stream.runCollect(messages(Command.fetch("1:*", { flags: true }, { uid }))),
  stream:
    (uid) =>
    ({ stream }) =>
      Stream.runCollect(stream(Command.fetch("1:*", ["BODY.PEEK[]"], { uid })))
}

type Place = "own" | "other" | "none"

/** Selects a mailbox in this fiber, lets another fiber leave it as the place says, and does the work. */
const attempted = (work: Work, place: Place, isFull: boolean) =>
  Effect.gen(function* () {
    const { connection, simulator } = yield* connected(wellBehaved, { simulator: { mailboxes } })
    const [own, other] = isFull ? ["AlsoFull", "Full"] : ["AlsoEmpty", "Empty"]
    const elsewhere = place === "other" ? connection.select(other) : connection.unselect()
    const before = () => commands(written(simulator)[0]).length
    const done = yield* inTime(
      Effect.gen(function* () {
        yield* connection.select(own)
        if (place !== "own") yield* Effect.flatMap(Effect.forkChild(elsewhere), Fiber.join)
        const sent = before()
        const exit = yield* Effect.exit(work(connection))
        return { exit, sent: before() - sent }
      })
    )
    return yield* done
  })

const reasonOf = (exit: Exit.Exit<unknown, ImapError>) => errorOf(exit)?.reason._tag

describe("a command about messages", () => {
  for (const [name, by] of Object.entries(works)) {
    for (const uid of [true, false]) {
      for (const isFull of [true, false]) {
        const about = `${name} by ${uid ? "UID" : "number"}, ${isFull ? "full" : "empty"} mailboxes`

        it.effect(`D35 is a Misuse if another fiber's mailbox is open: ${about}`, () =>
          Effect.gen(function* () {
            const { exit, sent } = yield* attempted(by(uid), "other", isFull)
            assert.strictEqual(reasonOf(exit), "Misuse")
            assert.strictEqual(sent, 0)
          })
        )

        it.effect(`D35 is answered in its caller's own mailbox: ${about}`, () =>
          Effect.gen(function* () {
            const { exit, sent } = yield* attempted(by(uid), "own", isFull)
            assert.isTrue(Exit.isSuccess(exit), String(exit))
            assert.strictEqual(
              sent > 0,
              isFull || uid,
              "asks the server unless no message can have the number"
            )
          })
        )

        it.effect(`D35 reaches the server, which refuses it, if no mailbox is open: ${about}`, () =>
          Effect.gen(function* () {
            const { exit } = yield* attempted(by(uid), "none", isFull)
            assert.strictEqual(reasonOf(exit), "CommandRejected")
          })
        )
      }
    }
  }
})
