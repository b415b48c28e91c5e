/** One connection and two fibers: a command about messages means those of its caller's mailbox, or it is refused. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { isFunction } from "../support/functions.ts"
import { commands, connected, errorOf, inTime, written } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const message = Simulator.message({ subject: "One" })
const mailboxes = { Full: [message], AlsoFull: [message], Empty: [], AlsoEmpty: [], Drafts: [] }

type Work = (connection: ImapConnection) => Effect.Effect<unknown, ImapError>

const setOf = (uid: boolean) => (uid ? "1:*" : MessageSet.sequenceNumbers("1:*"))

/** The commands about messages, by UID or by sequence number, in each way in which an app can send one. */
const works: Readonly<Record<string, (uid: boolean) => Work>> = {
  fetch:
    (uid) =>
    ({ execute }) =>
      execute(Command.fetch(setOf(uid), { flags: true })),
  store:
    (uid) =>
    ({ execute }) =>
      execute(Command.store(setOf(uid), { add: ["\\Seen"] })),
  copy:
    (uid) =>
    ({ execute }) =>
      execute(Command.copy(setOf(uid), "Drafts")),
  move:
    (uid) =>
    ({ execute }) =>
      execute(Command.move(setOf(uid), "Drafts")),
  deleteMessages:
    (uid) =>
    ({ execute }) =>
      execute(Command.deleteMessages(setOf(uid))),
  search:
    (uid) =>
    ({ execute }) =>
      execute(Command.search(uid ? { uid: "1:*" } : { sequence: "1:*" })),
  setFlagColor:
    (uid) =>
    ({ execute }) =>
      execute(Command.setFlagColor(setOf(uid), "red")),
  sort:
    (uid) =>
    ({ execute }) =>
      execute(Command.sort(["date"], uid ? { uid: "1:*" } : { sequence: "1:*" })),
  messages:
    (uid) =>
    ({ messages }) =>
      Stream.runCollect(messages(Command.fetch(setOf(uid), { flags: true }))),
  stream:
    (uid) =>
    ({ stream }) =>
      Stream.runCollect(stream(Command.fetch(setOf(uid), ["BODY.PEEK[]"])))
}

/** Commands that the simulated server refuses, or that are sent by UID alone: only who may send them is looked at. */
const others: Readonly<Record<string, Work>> = {
  newest: ({ execute }) => execute(Command.newest(5, { flags: true })),
  read: ({ read }) => read(1),
  expunge: ({ execute }) => execute(Command.expunge("1:*")),
  replace: ({ execute }) => execute(Command.replace(1, "Drafts", new Uint8Array(2))),
  thread: ({ execute }) => execute(Command.thread("references", { sequence: "1:*" })),
  getAnnotations: ({ execute }) =>
    execute(Command.getAnnotations(MessageSet.sequenceNumbers("1:*"), ["/comment"])),
  setAnnotations: ({ execute }) =>
    execute(Command.setAnnotations(MessageSet.sequenceNumbers("1:*"), { "/comment": { shared: "a" } })),
  raw: ({ execute }) => execute(Command.raw("FETCH", "1:*", "(FLAGS)")),
  "EXPUNGE of all": ({ execute }) => execute(Command.expunge()),
  download: (connection) => Stream.runCollect(connection.download(1).bytes)
}

/** Commands that need no open mailbox. */
const ofNoMessage =
  "append appendAll capability createMailbox deleteMailbox deleteAcl getAcl getMetadata getQuota getQuotaRoot id listMailboxes listRights myRights namespace noop renameMailbox setAcl setMetadata setQuota specialMailboxes status subscribe unsubscribe"
/** Values, and functions of results. */
const noCommands = "Message flagColor mailboxTree"

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

  for (const [name, work] of Object.entries(others)) {
    for (const isFull of [true, false]) {
      it.effect(
        `D35 is not sent to another fiber's mailbox: ${name}, ${isFull ? "full" : "empty"} mailboxes`,
        () =>
          Effect.gen(function* () {
            const { exit, sent } = yield* attempted(work, "other", isFull)
            assert.oneOf(reasonOf(exit), ["Misuse", "NotOffered"])
            assert.strictEqual(sent, 0)
          })
      )
    }
  }

  it("D35 is in these tests, whichever it is", () => {
    const functions = Object.entries(Command).flatMap(([name, value]) => (isFunction(value) ? [name] : []))
    const tested = [
      ...Object.keys(works),
      ...Object.keys(others),
      ...`${ofNoMessage} ${noCommands}`.split(" ")
    ]
    assert.deepStrictEqual(
      functions.filter((name) => !tested.includes(name)),
      []
    )
  })
})
