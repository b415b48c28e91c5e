import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { connected, errorOf, inTime, written } from "./support.ts"
import { said } from "../support/quotation.ts"
import { plain } from "../support/plain.ts"
import { settle } from "../support/settle.ts"

const { netease, qq, wellBehaved } = Simulator.profiles

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const began = yield* Clock.currentTimeMillis
    const exit = yield* Effect.exit(effect)
    return { exit, took: (yield* Clock.currentTimeMillis) - began }
  })

describe("execute", () => {
  it.effect.each([0, 30, 200])(
    "T09 at QQ XXX fails within the grace and a round trip (%s ms one way)",
    (latency) =>
      Effect.gen(function* () {
        const { connection } = yield* connected(qq, { latency })
        const rtt = 2 * latency
        const { exit, took } = yield* yield* inTime(timed(connection.execute(Command.raw("XXX"))))
        const error = errorOf(exit)
        assert.deepStrictEqual(plain(error?.reason), { _tag: "CommandRejectedUntagged", command: "XXX" })
        assert.strictEqual(error?.step, "command")
        assert.strictEqual(error?.serverText, "BAD Command!")
        // the BAD itself is one round trip away, and so is the answer to the fence after the grace
        assert.strictEqual(took, rtt + Math.max(250, 2 * rtt) + rtt)
        const { tagged } = yield* yield* inTime(connection.exchange(Command.noop))
        assert.strictEqual(tagged.condition, "OK")
        assert.strictEqual(yield* connection.state, "selected.quiet")
      })
  )

  it.effect("an exchange has what the command means, and the responses it is made from", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const listed = yield* connection.exchange(Command.listMailboxes("", "*"))
      assert.include(
        listed.value.map(({ name }) => name),
        "INBOX"
      )
      assert.strictEqual(listed.tagged.condition, "OK")
      assert.strictEqual(listed.untagged.length, listed.value.length)
    })
  )

  it.effect("takes any of several commands, with the type of what each means", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const commands = [Command.noop, Command.listMailboxes("", "INBOX"), Command.search({})] as const
      const [none, names, found] = yield* Effect.all(commands.map((command) => connection.execute(command)))
      assert.deepStrictEqual(none, [])
      assert.lengthOf(Array.isArray(names) ? names : [], 1)
      assert.deepInclude(found, { count: (yield* connection.mailbox).exists })
      // what a wrapper takes and returns, it need not know
      const logged = <A>(command: Command.Command<A>) => connection.execute(command)
      assert.strictEqual((yield* logged(Command.search({}))).count, (yield* connection.mailbox).exists)
      const maybe: true | undefined = (yield* connection.mailbox).exists > 0 ? true : undefined
      const value = yield* connection.execute(
        Command.fetch(MessageSet.sequenceNumbers(1), { size: true, flags: maybe })
      )
      const flags: ReadonlyArray<ReadonlyArray<string> | undefined> = value.map((message) => message.flags)
      assert.isTrue(Array.isArray(flags[0]))
    })
  )

  it.effect("a refusal is reported, and the connection lives on", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(netease)
      const error = yield* Effect.flip(connection.execute(Command.raw("XXX")))
      assert.deepStrictEqual(plain(error.reason), { _tag: "CommandRejected", command: "XXX", status: "BAD" })
      yield* connection.execute(Command.noop)
    })
  )

  const reserved = [
    "LOGIN a b",
    "starttls",
    "SELECT x",
    "LOGOUT",
    "idle",
    "ENABLE X",
    "CLOSE",
    "UNSELECT",
    "EXAMINE x",
    "COMPRESS x"
  ]
  it.effect.each(reserved)("%s is refused, and not a byte is written", (line) =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      const before = simulator.log().length
      const [name = "", ...args] = line.split(" ")
      const error = yield* Effect.flip(connection.execute(Command.raw(name, ...args)))
      assert.strictEqual(error.reason._tag, "Misuse")
      assert.strictEqual(simulator.log().length, before)
    })
  )

  it.effect.each(["a\r\nb LOGOUT", "a\nb", "a\0b"])(
    "X13 what would be a second command is refused: %j",
    (text) =>
      Effect.gen(function* () {
        const { connection, simulator } = yield* connected(wellBehaved)
        const before = simulator.log().length
        const error = yield* Effect.flip(connection.execute(Command.raw("NOOP", text)))
        assert.strictEqual(error.reason._tag, "Misuse")
        assert.strictEqual(simulator.log().length, before)
        yield* connection.execute(Command.noop)
      })
  )

  it.effect("commands go one at a time, in their order", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved, { latency: 10 })
      const all = Effect.forEach([1, 2, 3], () => connection.execute(Command.noop), {
        concurrency: "unbounded"
      })
      const { took } = yield* yield* inTime(timed(all))
      assert.strictEqual(took, 60)
      assert.notInclude(written(simulator)[0] ?? "", "NOOP\r\n\r\n")
    })
  )

  it.effect("interrupted, its late answer is dropped, and the next command gets its own", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved, { latency: 100 })
      const late = yield* Effect.forkChild(connection.execute(Command.raw("STATUS", "INBOX", "(MESSAGES)")), {
        startImmediately: true
      })
      yield* TestClock.adjust(50)
      yield* Fiber.interrupt(late)
      const { tagged, untagged } = yield* yield* inTime(connection.exchange(Command.noop))
      assert.strictEqual(tagged.text, "NOOP completed")
      assert.isUndefined(untagged.find(({ _tag }) => _tag === "Status"))
    })
  )

  it.effect("waits while another mailbox is being selected", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved, { latency: 10 })
      const both = Effect.all([connection.select("Drafts"), connection.execute(Command.noop)], {
        concurrency: "unbounded"
      })
      const [mailbox] = yield* yield* inTime(both)
      assert.strictEqual(mailbox.name, "Drafts")
    })
  )

  it.effect("waits for a selection that was interrupted", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved, { latency: 10 })
      const interrupted = yield* Effect.forkChild(connection.select("Drafts"), { startImmediately: true })
      yield* settle
      yield* Fiber.interrupt(interrupted)
      yield* yield* inTime(connection.execute(Command.noop))
      assert.strictEqual((yield* connection.mailbox).name, "Drafts")
    })
  )
})

describe("select", () => {
  it.effect("O04 O07 of a missing mailbox leaves the connection usable, with nothing selected", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const error = yield* Effect.flip(connection.select("Nowhere"))
      assert.deepStrictEqual(plain(error.reason), {
        _tag: "MailboxMissing",
        mailbox: "Nowhere",
        chosen: true,
        code: said("NONEXISTENT")
      })
      assert.strictEqual(yield* connection.state, "unselected.quiet")
      yield* connection.execute(Command.noop)
      const mailbox = yield* connection.select("INBOX", { readOnly: true })
      assert.strictEqual(mailbox.readOnly, true)
      assert.strictEqual(yield* connection.state, "selected.quiet")
    })
  )

  it.effect("I09 asks for no second ID where NetEase was satisfied once", () =>
    Effect.gen(function* () {
      const { connection, opening, simulator } = yield* connected(netease)
      yield* connection.select("Drafts").pipe(Effect.ignore)
      yield* connection.select("INBOX")
      assert.strictEqual((yield* opening.report).identity, "sent")
      assert.strictEqual((written(simulator)[0]?.split(" ID (").length ?? 0) - 1, 1)
    })
  )
})

const profiles = Simulator.profiles
const reachable = [
  "wellBehaved",
  "netease",
  "netease-late-id",
  "qq",
  "qq-id",
  "qq-deaf",
  "echoing",
  "silent-logout"
] as const

describe("logout", () => {
  it.effect.each(reachable)("T16 at %s never fails, and nothing is open after it", (name) =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(profiles[name])
      const { exit, took } = yield* yield* inTime(timed(connection.logout))
      assert.strictEqual(exit._tag, "Success")
      assert.isAtMost(took, 3_000)
      assert.strictEqual(simulator.open(), 0)
      assert.match(written(simulator).join(""), /LOGOUT\r\n$/)
      const ended = errorOf(yield* Effect.exit(connection.ended))
      assert.strictEqual(ended?.reason._tag, "Closed")
    })
  )

  it.effect("T16 goes out after a refused selection, too, and a second one does nothing", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved)
      yield* Effect.ignore(connection.select("Nowhere"))
      yield* connection.logout
      yield* connection.logout
      assert.strictEqual(written(simulator).join("").split("LOGOUT").length, 2)
    })
  )

  it.effect("fails commands that wait", () =>
    Effect.gen(function* () {
      const slow = { ...wellBehaved, delays: { other: "10 minutes" as const } }
      const { connection, simulator } = yield* connected(slow)
      const waiting = yield* Effect.forkChild(connection.execute(Command.noop), { startImmediately: true })
      yield* settle
      yield* inTime(connection.logout, 10_000)
      yield* settle
      assert.strictEqual(errorOf(waiting.pollUnsafe())?.reason._tag, "Closed")
      assert.strictEqual(simulator.open(), 0)
    })
  )

  it.effect("closes while a mailbox is being selected, and does not wait for it", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* connected(wellBehaved, { latency: 500 })
      const selecting = yield* Effect.forkChild(connection.select("Drafts"), { startImmediately: true })
      yield* settle
      const { took } = yield* yield* inTime(timed(connection.logout))
      assert.isAtMost(took, 1_000)
      yield* settle
      assert.strictEqual(errorOf(selecting.pollUnsafe())?.reason._tag, "Closed")
      assert.strictEqual(simulator.open(), 0)
    })
  )
})

describe("a connection that is lost", () => {
  it.effect(
    "T15 fails what waits and what comes, and no new connection is made without the user's knowledge",
    () =>
      Effect.gen(function* () {
        const cut = { ...wellBehaved, resetAfter: "1 minute" as const }
        const { connection, simulator } = yield* connected(cut)
        const { exit, took } = yield* yield* inTime(timed(connection.ended))
        assert.strictEqual(errorOf(exit)?.reason._tag, "ConnectionLost")
        assert.isAtMost(took, 60_000)
        const error = yield* Effect.flip(connection.execute(Command.noop))
        assert.strictEqual(error.reason._tag, "ConnectionLost")
        assert.strictEqual(written(simulator).length, 1)
        assert.strictEqual(simulator.open(), 0)
      })
  )
})
