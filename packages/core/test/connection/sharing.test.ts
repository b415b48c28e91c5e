/** One connection and several fibers: no command meets another mailbox than the one that its fiber works in. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { interruptedAt, stepsBelow } from "../support/GivesWay.ts"
import { settle } from "../support/settle.ts"
import { commands, connected, errorOf, inTime, written } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const names = ["INBOX", "Archive", "Drafts", "Sent"]
const mailboxes = Object.fromEntries(names.map((subject) => [subject, [Simulator.message({ subject })]]))

const shared = (latency = 0) => connected(wellBehaved, { latency, simulator: { mailboxes } })

/** The subject of the first message, which is the name of its mailbox. */
const subject = ({ execute }: ImapConnection) =>
  Effect.map(execute(Command.fetch("1", { envelope: true })), (value) =>
    value.map(({ envelope }) => `${envelope.subject}`).join()
  )

const selectAndRead = (connection: ImapConnection, name: string) =>
  Effect.andThen(connection.select(name), subject(connection))

const within = (connection: ImapConnection, name: string, readOnly = false) =>
  connection.within(name, () => subject(connection), { readOnly })

const problemIn = (exit: Exit.Exit<unknown, ImapError> | undefined): string => {
  const reason = errorOf(exit)?.reason
  return reason?._tag === "Misuse" ? reason.problem : (reason?._tag ?? "")
}

const all = <A>(effects: ReadonlyArray<Effect.Effect<A, ImapError>>) =>
  Effect.flatten(inTime(Effect.all(effects.map(Effect.exit), { concurrency: "unbounded" })))

const selections = (simulator: Simulator.Simulator): ReadonlyArray<string> =>
  Array.from((written(simulator)[0] ?? "").matchAll(/^\S+ ((?:SELECT|EXAMINE) \S+)/gm), ([, one = ""]) => one)

const fetches = (simulator: Simulator.Simulator): number =>
  commands(written(simulator)[0]).filter((name) => name === "UID").length

describe("select by several fibers", () => {
  it.effect("D24 refuses the command of a fiber whose mailbox is not open any more, before it is sent", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* shared(10)
      const exits = yield* all(["Archive", "Drafts", "Sent"].map((name) => selectAndRead(connection, name)))
      assert.deepStrictEqual(exits[2], Exit.succeed("Sent"))
      for (const exit of exits.slice(0, 2)) assert.include(problemIn(exit), "UID FETCH: “Sent” is open")
      assert.strictEqual(fetches(simulator), 1)
    })
  )

  it.effect("D24 refuses whatever works with messages, streams and steps, and nothing else", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      yield* yield* inTime(Effect.flatMap(Effect.forkChild(connection.select("Archive")), Fiber.join))
      const { execute, stream } = connection
      const refused = yield* all<unknown>([
        execute(Command.fetch(MessageSet.sequenceNumbers("1"), ["FLAGS"])),
        execute(Command.store("1", { add: ["\\Deleted"] })),
        execute(Command.copy(MessageSet.sequenceNumbers("1"), "Drafts")),
        execute(Command.move("1", "Drafts")),
        execute(Command.expunge()),
        execute(Command.search({ unseen: true })),
        execute(Command.raw("CHECK")),
        Stream.runDrain(stream(Command.fetch(MessageSet.sequenceNumbers("1"), ["BODY.PEEK[]"])))
      ])
      for (const exit of refused) assert.include(problemIn(exit), "“Archive” is open")
      const sent = yield* all<unknown>([
        execute(Command.noop),
        execute(Command.listMailboxes("", "*")),
        execute(Command.status("INBOX", ["messages"]))
      ])
      assert.deepStrictEqual(sent.map(Exit.isSuccess), [true, true, true])
    })
  )

  it.effect(
    "counts for what the fiber forks afterwards, also with a span around it, and not for what ran already",
    () =>
      Effect.gen(function* () {
        const { connection } = yield* shared()
        const go = yield* Deferred.make<void>()
        const earlier = yield* Effect.forkChild(Effect.andThen(Deferred.await(go), subject(connection)))
        const direct = yield* yield* inTime(
          Effect.gen(function* () {
            yield* connection.select("Archive").pipe(Effect.withSpan("open"))
            const read = yield* subject(connection)
            yield* connection.select("Drafts")
            return [
              read,
              ...(yield* Effect.all([subject(connection), subject(connection)], { concurrency: 2 }))
            ]
          })
        )
        assert.deepStrictEqual(direct, ["Archive", "Drafts", "Drafts"])
        yield* Deferred.succeed(go, undefined)
        assert.include(problemIn(yield* inTime(Fiber.join(earlier))), "“Drafts” is open")
      })
  )

  it.effect("is heard by all again once the account's mailbox is open", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      const visit = Effect.andThen(selectAndRead(connection, "Sent"), connection.select("inbox"))
      yield* yield* inTime(Effect.flatMap(Effect.forkChild(visit), Fiber.join))
      assert.strictEqual(yield* yield* inTime(subject(connection)), "INBOX")
    })
  )
})

describe("a `within` that is interrupted as its fiber gives way", () => {
  it.effect("leaves the connection to the others", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      for (const steps of stepsBelow(120)) {
        yield* interruptedAt(
          steps,
          connection.within("Archive", () => Effect.void)
        )
        const after = yield* inTime(connection.select("INBOX"))
        assert.isTrue(Exit.isSuccess(after), `${steps} steps: ${problemIn(after)}`)
      }
    })
  )
})

interface Move {
  readonly how: "select" | "within" | "read" | "read in a child"
  readonly name: string
  readonly rest: number
}

const moves: fc.Arbitrary<ReadonlyArray<Move>> = fc.array(
  fc.record({
    how: fc.constantFrom("select", "within", "read", "read in a child"),
    name: fc.constantFrom(...names),
    rest: fc.nat(50)
  }),
  { maxLength: 6 }
)

/** Makes its moves, and returns how often it read; a read of another mailbox than its own is a defect. */
const played = Effect.fnUntraced(function* (connection: ImapConnection, own: ReadonlyArray<Move>) {
  let mailbox = "INBOX"
  let reads = 0
  const isRead = (expected: string) => (got: string) => {
    assert.strictEqual(got, expected)
    reads++
  }
  const refused = (error: ImapError) => assert.strictEqual(error.reason._tag, "Misuse", error.message)
  const reported = <A>(effect: Effect.Effect<A, ImapError>, succeeded: (value: A) => void) =>
    Effect.match(effect, { onFailure: refused, onSuccess: succeeded })
  for (const { how, name, rest } of own) {
    yield* Effect.sleep(rest)
    const read = subject(connection)
    if (how === "select") yield* reported(connection.select(name), () => void (mailbox = name))
    else if (how === "within") yield* reported(within(connection, name), isRead(name))
    else if (how === "read") yield* reported(read, isRead(mailbox))
    else
      yield* reported(Effect.timeoutOrElse(read, { duration: "1 hour", orElse: () => read }), isRead(mailbox))
  }
  return reads
})

describe("random fibers over random mailboxes", () => {
  it.effect("D24 never read another mailbox than their own", () =>
    Effect.gen(function* () {
      const fibers = fc.array(moves, { minLength: 2, maxLength: 6 })
      let reads = 0
      for (const each of fc.sample(fibers, { numRuns: 30, seed: 9051 })) {
        yield* Effect.scoped(
          Effect.gen(function* () {
            const { connection } = yield* shared(10)
            const play = Effect.forEach(each, (own) => played(connection, own), { concurrency: "unbounded" })
            for (const count of yield* yield* inTime(play)) reads += count
          })
        )
      }
      assert.isAbove(reads, 100)
    })
  )
})

describe("within", () => {
  it.effect("D24 lets each of many fibers read its own mailbox, and leaves the one that was found", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared(10)
      const asked = ["Archive", "Drafts", "INBOX", "Sent", "Archive"]
      const exits = yield* all([...asked.map((name) => within(connection, name)), subject(connection)])
      assert.deepStrictEqual(exits, [...asked, "INBOX"].map(Exit.succeed))
      assert.strictEqual((yield* connection.mailbox).name, "INBOX")
    })
  )

  it.effect("is first come, first served, and others wait for its end", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared(10)
      const order: Array<string> = []
      const noted = (what: string) => Effect.sync(() => order.push(what))
      const long = (name: string) =>
        connection.within(name, () => Effect.andThen(Effect.sleep("1 second"), noted(name)))
      const noop = Effect.andThen(connection.execute(Command.noop), noted("NOOP"))
      const begun: Array<Fiber.Fiber<unknown, ImapError>> = []
      for (const work of [long("Archive"), noop, long("Drafts"), long("Archive"), noop]) {
        begun.push(yield* Effect.forkChild(work))
        // it is in the queue before the next one comes
        yield* settle
      }
      yield* all(begun.map(Fiber.join))
      assert.deepStrictEqual(order, ["Archive", "NOOP", "Drafts", "Archive", "NOOP"])
    })
  )

  it.effect("sends nothing where the mailbox is open already, and EXAMINE where it is to be read only", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* shared()
      yield* all([
        within(connection, "INBOX"),
        within(connection, "Archive", true),
        within(connection, "INBOX", true)
      ])
      assert.deepStrictEqual(selections(simulator), [
        "SELECT INBOX",
        "EXAMINE Archive",
        "SELECT INBOX",
        "EXAMINE INBOX",
        "SELECT INBOX"
      ])
      assert.strictEqual((yield* connection.mailbox).readOnly, false)
    })
  )

  it.effect("may be asked for again within itself, by what it forks as well; not for another mailbox", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* shared(10)
      const exit = yield* inTime(
        connection.within("Archive", () =>
          Effect.all(
            [
              within(connection, "Archive"),
              Effect.timeout(within(connection, "Archive", true), "1 minute").pipe(Effect.orDie),
              subject(connection),
              Effect.map(Effect.exit(within(connection, "Drafts")), problemIn),
              Effect.map(Effect.exit(connection.select("Drafts")), problemIn)
            ],
            { concurrency: "unbounded" }
          )
        )
      )
      const [first, second, third, other, select] = yield* exit
      assert.deepStrictEqual([first, second, third], ["Archive", "Archive", "Archive"])
      assert.include(other, "cannot contain one of another")
      assert.include(select, "is using the connection")
      assert.deepStrictEqual(selections(simulator), ["SELECT INBOX", "SELECT Archive", "SELECT INBOX"])
    })
  )

  it.effect("may not be left to change a mailbox that it only reads", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      const nested = connection.within("Archive", () => within(connection, "Archive"), { readOnly: true })
      assert.include(problemIn(yield* inTime(nested)), "read-only")
    })
  )

  it.effect("refuses a select by others for as long as it lasts", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      const stay = yield* Effect.forkChild(connection.within("Archive", () => Effect.sleep("1 second")))
      yield* settle
      assert.include(problemIn(yield* Effect.exit(connection.select("Drafts"))), "is using the connection")
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(stay)
      assert.strictEqual((yield* yield* inTime(connection.select("Drafts"))).name, "Drafts")
    })
  )

  it.effect("interrupted at any moment, leaves the mailbox as it was found, and nobody waits forever", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared(20)
      for (let ms = 0; ms <= 160; ms += 10) {
        const stays = yield* Effect.forEach(["Archive", "Drafts"], (name) =>
          Effect.forkChild(within(connection, name), { startImmediately: true })
        )
        yield* TestClock.adjust(ms)
        yield* settle
        yield* Effect.forEach(stays, (stay) => Effect.forkChild(Fiber.interrupt(stay)))
        assert.deepStrictEqual(yield* inTime(subject(connection)), Exit.succeed("INBOX"), `after ${ms} ms`)
        assert.strictEqual((yield* connection.mailbox).name, "INBOX")
      }
    })
  )

  it.effect("refuses what it has forked and left behind", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      const read = Effect.andThen(Effect.sleep("1 second"), subject(connection))
      const left = yield* yield* inTime(connection.within("Archive", () => Effect.forkDetach(read)))
      assert.include(problemIn(yield* inTime(Fiber.join(left))), "has ended")
    })
  )

  it.effect("fails with the refusal of its mailbox, and leaves the one that was found", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      const exits = yield* all([within(connection, "Nowhere"), subject(connection)])
      assert.strictEqual(problemIn(exits[0]), "MailboxMissing")
      assert.deepStrictEqual(exits[1], Exit.succeed("INBOX"))
    })
  )

  it.effect("a mailbox that the app chose is the app's, and not a setting of the account", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      const error = errorOf(yield* inTime(within(connection, "Nowhere")))
      assert.deepInclude(error?.reason, { chosen: true })
      assert.deepStrictEqual([error?.party, error?.actionBy], ["app", "app"])
    })
  )

  it.effect("the account's own mailbox, gone meanwhile, is not the app's when it is selected again", () =>
    Effect.gen(function* () {
      const account = { mailbox: "Archive" }
      const { connection } = yield* connected(wellBehaved, { simulator: { mailboxes }, account })
      const removed = connection.within("Drafts", () => connection.execute(Command.deleteMailbox("Archive")))
      yield* inTime(Effect.exit(removed))
      const error = errorOf(yield* inTime(connection.select("Archive")))
      assert.strictEqual(error?.reason._tag, "MailboxMissing")
      assert.notProperty(error?.reason, "chosen")
      assert.deepStrictEqual([error?.party, error?.actionBy], ["name", "user"])
    })
  )
})

describe("without a mailbox", () => {
  const none = () =>
    connected(wellBehaved, { latency: 10, simulator: { mailboxes }, account: { mailbox: null } })

  it.effect("D24 three at once read three mailboxes, and none is open afterwards", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* none()
      const exits = yield* all(["Archive", "Drafts", "Sent"].map((name) => within(connection, name)))
      assert.deepStrictEqual(exits, ["Archive", "Drafts", "Sent"].map(Exit.succeed))
      assert.strictEqual(yield* connection.state, "unselected.quiet")
      assert.deepStrictEqual(selections(simulator), ["SELECT Archive", "SELECT Drafts", "SELECT Sent"])
    })
  )

  it.effect("a fiber that has selected none is not served by what another one has open", () =>
    Effect.gen(function* () {
      const { connection } = yield* none()
      yield* yield* inTime(Effect.flatMap(Effect.forkChild(connection.select("Archive")), Fiber.join))
      const [exit] = yield* all([subject(connection)])
      assert.include(
        problemIn(exit),
        "“Archive” is open, selected elsewhere, and this fiber has selected none"
      )
    })
  )

  it.effect("unselect is for the fiber that calls it, and is refused during a within", () =>
    Effect.gen(function* () {
      const { connection } = yield* shared()
      const exits = yield* all([
        connection.within("Archive", () => Effect.delay(Effect.void, 1)),
        Effect.delay(connection.unselect(), 0.5)
      ])
      assert.include(problemIn(exits[1]), "a `within`")
      yield* yield* inTime(Effect.asVoid(connection.unselect()))
      assert.strictEqual((yield* connection.mailbox).name, "")
    })
  )
})
