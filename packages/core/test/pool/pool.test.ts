/** A pool of connections to a simulated server, under virtual time. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Deferred, Duration, Effect, Exit, Fiber, References } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/imap/Command.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as ImapPool from "../../src/mailbox/ImapPool.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { accountFor, inTime, written } from "../connection/support.ts"
import { settle } from "../support/settle.ts"
import { logins, names, pooled, reasonOf, sent, subject } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const all = <A>(effects: ReadonlyArray<Effect.Effect<A, ImapError>>) =>
  Effect.flatten(inTime(Effect.all(effects.map(Effect.exit), { concurrency: "unbounded" })))

describe("a pool", () => {
  it.effect("serves a hundred requests at once over four connections, each in its own mailbox", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled()
      const asked = Array.from({ length: 100 }, (_, index) => names[index % names.length] ?? "")
      const exits = yield* all(asked.map((name) => pool.use(name, subject)))
      assert.deepStrictEqual(exits, asked.map(Exit.succeed))
      assert.strictEqual(logins(server), 4)
    })
  )

  it.effect("records who waits for a connection, and for how long, if all are in use", () =>
    Effect.gen(function* () {
      const { pool, ring } = yield* pooled({ options: { size: 2 } })
      const long = () => Effect.sleep("8 seconds")
      yield* all([pool.use(long), pool.use(long)])
      const waits = () =>
        ring.events().filter(({ data, name }) => name === "program:start" && data.kind === "pool")
      assert.deepStrictEqual(waits(), [])
      yield* all([pool.use(long), pool.use(long), pool.use(long)])
      const [wait, ...others] = waits()
      assert.deepStrictEqual(others, [])
      assert.deepInclude(wait?.data, { by: "app", call: "use", ahead: 0 })
      const end = ring.events().find(({ name }) => name === "program:end")
      assert.deepInclude(end?.data, { outcome: "done" })
      assert.approximately((end?.time ?? 0) - (wait?.time ?? 0), 8_000, 300)
    })
  )

  it.effect("connects once it is used, and no more often than it has to", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled()
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(written(server).length, 0)
      for (const name of names) yield* yield* inTime(pool.use(name, subject))
      assert.strictEqual(logins(server), 1)
    })
  )

  it.effect("prefers the connection that has the mailbox open, in the way that it is asked for", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled()
      const long = (connection: ImapConnection) => Effect.delay(subject(connection), "1 second")
      yield* all(names.map((name) => pool.use(name, long)))
      const opened = sent(server, "SELECT")
      for (const name of [...names, ...names.toReversed(), ...names]) {
        assert.deepStrictEqual(yield* inTime(pool.use(name, subject)), Exit.succeed(name))
      }
      assert.deepStrictEqual([sent(server, "SELECT"), sent(server, "EXAMINE")], [opened, 0])
      for (let time = 0; time < 3; time++) yield* inTime(pool.use("Sent", subject, { readOnly: true }))
      assert.deepStrictEqual([sent(server, "SELECT"), sent(server, "EXAMINE")], [opened, 1])
    })
  )

  it.effect("lends any connection to who needs no mailbox, and the same one within other work", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled()
      const names = ({ execute }: ImapConnection) =>
        Effect.map(execute(Command.listMailboxes("", "*")), (value) => value.length)
      yield* yield* inTime(pool.use("Archive", subject))
      const opened = sent(server, "SELECT")
      assert.deepStrictEqual(yield* inTime(pool.use(names)), Exit.succeed(4))
      assert.deepStrictEqual(yield* inTime(pool.use("Archive", subject)), Exit.succeed("Archive"))
      const nested = pool.use("Archive", () => pool.use(names))
      assert.deepStrictEqual(yield* inTime(nested), Exit.succeed(4))
      const within = pool.use(() => pool.use("Archive", subject))
      assert.deepStrictEqual(yield* inTime(within), Exit.succeed("Archive"))
      assert.deepStrictEqual([logins(server), sent(server, "SELECT")], [1, opened])
      const wrong: Effect.Effect<void, ImapError> = Reflect.apply(pool.use, pool, [5])
      assert.strictEqual(reasonOf(yield* inTime(wrong)), "Misuse")
    })
  )

  const interrupted = (fault: Simulator.Fault) =>
    Effect.gen(function* () {
      const made = yield* pooled({ options: { size: 2 }, simulator: { faults: [fault] } })
      const first = yield* inTime(made.pool.use("Archive", subject).pipe(Effect.timeout("1 second")))
      assert.isTrue(Exit.isFailure(first))
      return made
    })

  it.effect("lends nobody a connection whose last caller was interrupted before its answer", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* interrupted({ on: "FETCH", fault: "stall" })
      for (const name of ["Archive", "Sent", "Archive"]) {
        const used = pool.use(name, subject).pipe(Effect.timeout("1 second"))
        assert.deepStrictEqual(yield* inTime(used), Exit.succeed(name))
      }
      assert.strictEqual(logins(server), 2)
      yield* TestClock.adjust("15 seconds")
      assert.strictEqual(server.open(), 1)
    })
  )

  it.effect("lends it again once the answer has come", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* interrupted({ on: "FETCH", fault: "stall", for: "3 seconds" })
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual(yield* inTime(pool.use("Archive", subject)), Exit.succeed("Archive"))
      assert.deepStrictEqual([logins(server), sent(server, "SELECT"), server.open()], [1, 2, 1])
    })
  )

  it.effect("does not wait at its end for an answer that nobody waits for", () =>
    Effect.gen(function* () {
      const { close, server } = yield* interrupted({ on: "FETCH", fault: "stall" })
      yield* close
      assert.strictEqual(server.open(), 0)
    })
  )

  it.effect("R19 ends, although a caller gives up an unanswered command while it does", () =>
    Effect.gen(function* () {
      const { close, pool, server } = yield* pooled({
        simulator: { faults: [{ on: "FETCH", fault: "stall" }] }
      })
      const using = pool.use("Archive", subject).pipe(Effect.timeout("3 seconds"))
      const caller = yield* Effect.forkChild(Effect.exit(using))
      yield* TestClock.adjust("1 second")
      yield* close
      assert.isTrue(Exit.isFailure(yield* Fiber.join(caller)))
      assert.strictEqual(server.open(), 0)
    })
  )

  it.effect("asks one that rested whether it is there, and replaces one that is not", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({
        options: { size: 1, idleTimeToLive: "1 hour" },
        simulator: { faults: [{ on: "NOOP", nth: 2, fault: "stall" }] }
      })
      yield* inTime(pool.use("Archive", subject))
      yield* inTime(pool.use("Archive", subject))
      assert.strictEqual(sent(server, "NOOP"), 0)
      for (const [noops, opened] of [
        [1, 1],
        [2, 2]
      ]) {
        yield* TestClock.adjust("10 seconds")
        assert.deepStrictEqual(yield* inTime(pool.use("Archive", subject)), Exit.succeed("Archive"))
        assert.deepStrictEqual([sent(server, "NOOP"), logins(server)], [noops, opened])
      }
    })
  )

  it.effect("replaces one that was lost, and what was done with it fails with the reason", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({
        options: { size: 1 },
        simulator: { faults: [{ on: "FETCH", fault: "cut" }] }
      })
      assert.strictEqual(reasonOf(yield* inTime(pool.use("Archive", subject))), "ConnectionLost")
      assert.deepStrictEqual(yield* inTime(pool.use("Archive", subject)), Exit.succeed("Archive"))
      assert.strictEqual(logins(server), 2)
    })
  )

  it.effect("does repeatable work again on another connection, after a wait that grows with each loss", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({
        options: { size: 1 },
        simulator: {
          faults: [
            { on: "FETCH", fault: "cut" },
            { on: "FETCH", nth: 2, fault: "cut" }
          ]
        }
      })
      const began = yield* Clock.currentTimeMillis
      const exit = yield* inTime(pool.use("Archive", subject, { isRepeatable: true }))
      assert.deepStrictEqual(exit, Exit.succeed("Archive"))
      assert.strictEqual(logins(server), 3)
      // a tenth of a second at least, then two of them
      const waited = (yield* Clock.currentTimeMillis) - began
      assert.isAbove(waited, 300)
    })
  )

  it.effect("does not repeat what failed on a living connection, or on one that the work has closed", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({
        simulator: { faults: [{ on: "FETCH", fault: "refuse" }] }
      })
      const again = { isRepeatable: true }
      assert.strictEqual(reasonOf(yield* inTime(pool.use("INBOX", subject, again))), "CommandRejected")
      const leaves = (connection: ImapConnection) => Effect.andThen(connection.logout, subject(connection))
      assert.strictEqual(reasonOf(yield* inTime(pool.use(leaves, again))), "Closed")
      assert.strictEqual(logins(server), 1)
    })
  )

  it.effect("keeps a connection whose mailbox was refused", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled()
      assert.strictEqual(reasonOf(yield* inTime(pool.use("Nowhere", subject))), "MailboxMissing")
      assert.deepStrictEqual(yield* inTime(pool.use("Drafts", subject)), Exit.succeed("Drafts"))
      assert.strictEqual(logins(server), 1)
    })
  )

  it.effect("fails with a failed login none of those that come right after it", () =>
    Effect.gen(function* () {
      const refusal = { fault: "refuse", with: "NO [AUTHENTICATIONFAILED] Invalid credentials" } as const
      const { pool, server } = yield* pooled({
        simulator: { faults: [{ on: "AUTHENTICATE", nth: 1, ...refusal }] }
      })
      const crowd = Effect.all(
        Array.from({ length: 20 }, () => Effect.exit(pool.use("INBOX", subject))),
        { concurrency: "unbounded" }
      )
      const exits = yield* yield* inTime(Effect.andThen(crowd, crowd))
      assert.deepStrictEqual(exits.map(reasonOf), Array(20).fill(undefined))
      assert.isAtMost(logins(server), 5)
    })
  )

  it.effect("fails all that wait with one failed login, and tries again for those that come later", () =>
    Effect.gen(function* () {
      const refusal = { fault: "refuse", with: "NO [AUTHENTICATIONFAILED] Invalid credentials" } as const
      const { pool, server } = yield* pooled({
        simulator: { faults: [{ on: "AUTHENTICATE", nth: 1, ...refusal }] }
      })
      const exits = yield* all(Array.from({ length: 20 }, () => pool.use("INBOX", subject)))
      assert.deepStrictEqual([...new Set(exits.map(reasonOf))], ["AuthRejected"])
      assert.strictEqual(logins(server), 1)
      assert.deepStrictEqual(yield* inTime(pool.use("INBOX", subject)), Exit.succeed("INBOX"))
      assert.strictEqual(logins(server), 2)
    })
  )

  it.effect("goes on with as many connections as the server allows", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({
        options: { size: 8 },
        simulator: {
          faults: Array.from({ length: 20 }, (_, index) => ({
            on: "AUTHENTICATE",
            nth: 3 + index,
            fault: "refuse" as const,
            with: "NO [LIMIT] Too many connections"
          }))
        }
      })
      const asked = Array.from({ length: 40 }, (_, index) => names[index % names.length] ?? "")
      const first = yield* all(asked.map((name) => pool.use(name, subject)))
      assert.deepStrictEqual(first, asked.map(Exit.succeed))
      const tried = logins(server)
      const second = yield* all(asked.map((name) => pool.use(name, subject)))
      assert.deepStrictEqual(second, asked.map(Exit.succeed))
      assert.strictEqual(logins(server), tried)
      assert.isAtMost(tried, 8)
    })
  )

  it.effect("takes its turns at the host with all others", () =>
    Effect.gen(function* () {
      const pacing = Pacing.make()
      const begun = Array.from({ length: 10 }, (_, index) =>
        pacing.turn({ host: accountFor(wellBehaved).host, user: `other${index}` }, true)
      )
      yield* Effect.forEach(begun, (turn) => turn.begun(() => {}))
      const { pool, server } = yield* pooled({ pacing })
      const using = yield* Effect.forkChild(pool.use("INBOX", subject), { startImmediately: true })
      yield* settle
      for (let ms = 0; ms < 80; ms += 10) {
        yield* TestClock.adjust(10)
        yield* settle
      }
      assert.strictEqual(written(server).length, 0)
      assert.deepStrictEqual(yield* inTime(Fiber.join(using)), Exit.succeed("INBOX"))
    })
  )

  it.effect("closes what was not needed for a while, and what is old", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({
        options: { idleTimeToLive: "1 minute", timeToLive: "10 minutes" }
      })
      yield* all(names.map((name) => pool.use(name, subject)))
      assert.strictEqual(logins(server), 4)
      for (let minute = 0; minute < 12; minute++) {
        yield* TestClock.adjust("30 seconds")
        yield* inTime(pool.use("INBOX", subject))
        yield* TestClock.adjust("30 seconds")
        yield* settle
      }
      assert.strictEqual(sent(server, "LOGOUT"), 4)
      assert.strictEqual(logins(server), 5)
    })
  )

  it.effect("closing waits for the work in progress, refuses the rest, and says goodbye", () =>
    Effect.gen(function* () {
      const { close, pool, server } = yield* pooled({ options: { size: 1 } })
      const began = yield* Deferred.make<void>()
      const work = (connection: ImapConnection) =>
        Deferred.succeed(began, undefined).pipe(
          Effect.andThen(Effect.sleep("5 seconds")),
          Effect.andThen(subject(connection))
        )
      const working = yield* Effect.forkChild(pool.use("Archive", work))
      yield* inTime(Deferred.await(began))
      const waiting = yield* Effect.forkChild(pool.use("Drafts", subject))
      yield* settle
      yield* close
      yield* settle
      assert.deepStrictEqual(working.pollUnsafe(), Exit.succeed("Archive"))
      assert.strictEqual(reasonOf(waiting.pollUnsafe()), "Closed")
      assert.strictEqual(reasonOf(yield* Effect.exit(pool.use("INBOX", subject))), "Closed")
      assert.strictEqual(sent(server, "LOGOUT"), 1)
    })
  )

  it.effect("closed at any step of a login, leaves no connection counted as open", () =>
    Effect.gen(function* () {
      const counting = () => {
        const { delay, full, networkIsBack, news, turn, wait } = Pacing.make()
        const reached = () => void (counts.open += 1)
        const left = () => void (counts.open -= 1)
        const counts = { open: 0, pacing: { delay, full, left, networkIsBack, news, reached, turn, wait } }
        return counts
      }
      const closedAfter = Effect.fnUntraced(function* (turns: number) {
        const counts = counting()
        const { close, pool, server } = yield* pooled({ pacing: counts.pacing, simulator: { latency: 0 } })
        const caller = yield* Effect.forkChild(pool.use("INBOX", () => Effect.never))
        while (sent(server, "SELECT") === 0) yield* Effect.yieldNow
        for (let turn = 0; turn < turns; turn++) yield* Effect.yieldNow
        yield* close
        yield* Fiber.interrupt(caller)
        assert.strictEqual(counts.open, 0, `${turns} turns after SELECT`)
      })
      for (let turns = 0; turns < 30; turns++) yield* closedAfter(turns)
    }).pipe(Effect.provideService(References.MaxOpsBeforeYield, 4))
  )

  it.effect("gives the same connection for the same mailbox within the work, and no other mailbox", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({ options: { size: 1 } })
      const nested = (name: string) =>
        pool.use("Archive", () => Effect.timeout(pool.use(name, subject), "1 minute"))
      assert.deepStrictEqual(yield* inTime(nested("Archive")), Exit.succeed("Archive"))
      const other = yield* inTime(
        Effect.exit(nested("Drafts").pipe(Effect.catchTag("TimeoutError", Effect.die)))
      )
      assert.strictEqual(reasonOf(yield* other), "Misuse")
      assert.strictEqual(logins(server), 1)
    })
  )

  it.effect("interrupted while it waits or works, loses no connection", () =>
    Effect.gen(function* () {
      const { pool, server } = yield* pooled({ options: { size: 2, idleTimeToLive: Duration.hours(1) } })
      for (let ms = 0; ms < 200; ms += 10) {
        const fibers = yield* Effect.forEach([...names, ...names], (name) =>
          Effect.forkChild(pool.use(name, subject))
        )
        yield* TestClock.adjust(ms)
        yield* settle
        yield* Effect.forEach(fibers, (fiber) => Effect.forkChild(Fiber.interrupt(fiber)))
        yield* settle
      }
      const exits = yield* all(names.map((name) => pool.use(name, subject)))
      assert.deepStrictEqual(exits, names.map(Exit.succeed))
      assert.strictEqual(logins(server), 2)
    })
  )

  it.effect("takes no wrong option", () =>
    Effect.gen(function* () {
      for (const options of [{ size: 0 }, { size: 1.5 }, { idleTimeToLive: "soon" }, { most: 3 }]) {
        const make: unknown = Reflect.apply(ImapPool.make, undefined, [accountFor(wellBehaved), options])
        assert.isTrue(Effect.isEffect(make))
      }
    })
  )
})
