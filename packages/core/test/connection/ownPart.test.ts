/** What this program does beside the server and the network, as a trace shows it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/imap/Command.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import type * as Trace from "../../src/trace/Trace.ts"
import { settle } from "../support/settle.ts"
import { connected, inTime } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const secret = "Entwürfe hunter2"

const mailboxes = {
  INBOX: Array.from({ length: 200 }, () => Simulator.message({ subject: "one", text: "Hello" })),
  [secret]: [],
  Archive: []
}

const flags = Command.fetch("1:*", { flags: true })

const shared = (more: Simulator.Options = {}) => connected(wellBehaved, { simulator: { mailboxes, ...more } })

/** The data of the events with this name, without what is numbered. */
const dataOf = <Name extends Trace.EventName>(
  events: ReadonlyArray<Trace.Event>,
  name: Name
): ReadonlyArray<Trace.EventData<Name>> =>
  events.filter((event): event is Trace.Events[Name] => event.name === name).map(({ data }) => data)

const timesOf = (events: ReadonlyArray<Trace.Event>, kind: string) => {
  const [start] = events.filter(({ data, name }) => name === "program:start" && data.kind === kind)
  const op = start?.name === "program:start" ? start.data.op : undefined
  const end = events.find(({ data, name }) => name === "program:end" && data.op === op)
  return { start, end, took: Math.round((end?.time ?? NaN) - (start?.time ?? NaN)) }
}

describe("the trace of a caller that waits for its turn", () => {
  it.effect("behind a `within` that others hold, as long as that takes", () =>
    Effect.gen(function* () {
      const { connection, events } = yield* shared()
      const held = connection.within("Archive", () => Effect.sleep("9 seconds"))
      const holding = yield* Effect.forkChild(held, { startImmediately: true })
      yield* TestClock.adjust(10)
      yield* settle
      const waiting = yield* Effect.forkChild(connection.execute(Command.noop), { startImmediately: true })
      yield* inTime(Effect.all([Fiber.join(holding), Fiber.join(waiting)]))
      const { end, start, took } = timesOf(events(), "turn")
      assert.deepInclude(start?.data, { by: "app", call: "NOOP", behind: "within", ahead: 0 })
      assert.deepInclude(end?.data, { outcome: "done" })
      assert.approximately(took, 8_990, 20)
      const hold = timesOf(events(), "hold")
      assert.deepInclude(hold.start?.data, { by: "app", call: "within" })
      assert.approximately(hold.took, 9_000, 20)
    })
  )

  it.effect("gives up with its caller, and one that need not wait leaves no event", () =>
    Effect.gen(function* () {
      const { connection, events } = yield* shared()
      yield* inTime(connection.execute(Command.noop))
      assert.deepStrictEqual(dataOf(events(), "program:start"), [])
      const holding = yield* Effect.forkChild(
        connection.within("Archive", () => Effect.never),
        {
          startImmediately: true
        }
      )
      yield* settle
      const waiting = yield* Effect.forkChild(connection.execute(Command.noop), { startImmediately: true })
      yield* settle
      yield* inTime(Fiber.interruptAll([waiting, holding]))
      assert.deepStrictEqual(
        dataOf(events(), "program:end").map(({ outcome }) => outcome),
        ["interrupted", "interrupted"]
      )
    })
  )
})

describe("the trace of a refused call", () => {
  it.effect("says which reason refused which command, and no name that a strict trace hides", () =>
    Effect.gen(function* () {
      const { connection, events, ring } = yield* shared()
      const { execute, select, within } = connection
      yield* inTime(Effect.flatMap(Effect.forkChild(select(secret)), Fiber.join))
      yield* inTime(Effect.exit(execute(Command.fetch("1", ["FLAGS"]))))
      yield* inTime(Effect.exit(execute(Command.getAnnotations("1", ["/comment"]))))
      yield* inTime(Effect.exit(execute(Command.raw("LOGIN", "hunter2", "hunter2"))))
      yield* inTime(Effect.exit(execute(Command.raw("HUNTER2"))))
      yield* inTime(Effect.exit(within(secret, () => within("Archive", () => Effect.void))))
      const refused = dataOf(events(), "command:refused")
      assert.deepStrictEqual(
        refused.map(({ call, cmd, reason }) => [call, cmd ?? "", reason].join(" ")),
        ["execute UID FETCH Misuse", "execute UID FETCH NotOffered", "execute LOGIN Misuse", "within  Misuse"]
      )
      assert.notInclude(JSON.stringify(ring.events()), "hunter2")
    })
  )

  it.effect("tells of each call after the app's own logout", () =>
    Effect.gen(function* () {
      const { connection, events } = yield* shared()
      yield* inTime(connection.logout)
      yield* inTime(Effect.exit(connection.execute(Command.noop)))
      yield* inTime(Effect.exit(connection.execute(Command.noop)))
      const refused = dataOf(events(), "command:refused").map(({ cmd, reason }) => [cmd, reason])
      assert.deepStrictEqual(refused, [
        ["NOOP", "Closed"],
        ["NOOP", "Closed"]
      ])
    })
  )

  it.effect("gives the size and the limit of a message", () =>
    Effect.gen(function* () {
      const { authenticated } = wellBehaved.capabilities
      const capabilities = { ...wellBehaved.capabilities, authenticated: `${authenticated} APPENDLIMIT=10` }
      const { connection, events } = yield* connected({ ...wellBehaved, capabilities })
      yield* inTime(Effect.exit(connection.execute(Command.append("INBOX", new Uint8Array(20)))))
      assert.deepStrictEqual(dataOf(events(), "command:refused"), [
        { call: "execute", cmd: "APPEND", reason: "MessageTooLarge", facts: { size: 20, limit: 10 } }
      ])
    })
  )
})

describe("the trace of a slow app", () => {
  it.effect("says from when to when nothing was read, and whose answer it is", () =>
    Effect.gen(function* () {
      const { connection, events } = yield* shared()
      const slowly = Stream.runForEach(connection.messages(flags), () => Effect.sleep("60 millis"))
      yield* inTime(slowly)
      const { end, start, took } = timesOf(events(), "unread")
      const sent = dataOf(events(), "wire:sent").find(({ cmd }) => cmd === "UID FETCH")
      assert.deepInclude(start?.data, { by: "app", call: "UID FETCH", tag: sent?.tag })
      assert.isAbove(took, 1_000)
      assert.deepInclude(end?.data, { outcome: "done" })
      const ms = end?.name === "program:end" ? (end.data.ms ?? 0) : 0
      assert.approximately(ms, took, 1_000)
      const longest = end?.name === "program:end" ? (end.data.longest ?? 0) : 0
      assert.isAbove(longest, 0)
      assert.isBelow(longest, ms)
    })
  )

  it.effect("is silent about one that keeps up", () =>
    Effect.gen(function* () {
      const { connection, events } = yield* shared()
      const read = yield* yield* inTime(Stream.runCount(connection.messages(flags)))
      assert.strictEqual(read, 200)
      assert.deepStrictEqual(
        dataOf(events(), "program:start").map(({ kind }) => kind),
        ["hold"]
      )
    })
  )
})

describe("the trace of a lost command", () => {
  it.effect("says for how long, and whether the server may have done it", () =>
    Effect.gen(function* () {
      const { connection, events } = yield* shared({ faults: [{ on: "NOOP", fault: "stall" }] })
      yield* inTime(Effect.exit(connection.execute(Command.noop)))
      const [lost] = dataOf(events(), "command:lost")
      assert.deepInclude(lost, { cmd: "NOOP", effect: "none" })
      assert.strictEqual(lost?.written, lost?.bytes)
      assert.approximately(lost?.ms ?? 0, 60_000, 300)
      const [ended] = dataOf(events(), "connection:ended")
      assert.approximately(ended?.silentMs ?? 0, 60_000, 300)
    })
  )

  it.effect("does not take a FETCH that marks its messages as read for one that only reads", () =>
    Effect.gen(function* () {
      const lost = (words: string, more: Parameters<typeof connected>[1] = {}) =>
        Effect.gen(function* () {
          const { connection, events } = yield* connected(wellBehaved, {
            simulator: { mailboxes, faults: [{ on: "UID FETCH", fault: "stall" }] },
            ...more
          })
          const fetch = Command.raw("UID FETCH", words)
          yield* inTime(Effect.exit(connection.execute(fetch)))
          return dataOf(events(), "command:lost")[0]?.effect
        })
      for (const item of ["BODY[]", "(UID BODY[TEXT])", "RFC822", "(RFC822.TEXT)", "BINARY[1]"])
        assert.strictEqual(yield* lost(`7 ${item}`), "unknown", item)
      for (const item of ["BODY.PEEK[]", "BODY", "RFC822.SIZE", "RFC822.HEADER", "BINARY.PEEK[1]"])
        assert.strictEqual(yield* lost(`7 ${item}`), "none", item)
      assert.strictEqual(yield* lost("7 BODY[]", { account: { readOnly: true } }), "none")
    })
  )

  it.effect("says at which octet an APPEND was cut: the server cannot have all of it", () =>
    Effect.gen(function* () {
      const { connection, events } = yield* shared()
      const pieces = Stream.concat(Stream.make(new Uint8Array(100).fill(65)), Stream.fail("gone"))
      const message = { size: 300, stream: pieces }
      yield* inTime(Effect.exit(connection.execute(Command.append("INBOX", message))))
      const [lost] = dataOf(events(), "command:lost")
      assert.deepInclude(lost, { cmd: "APPEND", effect: "undone" })
      assert.strictEqual((lost?.bytes ?? 0) - (lost?.written ?? 0), 200 + 2)
    })
  )
})

describe("the trace of a command", () => {
  it.effect("says whether the app or the library asked for it", () =>
    Effect.gen(function* () {
      const { connection, events } = yield* shared()
      yield* inTime(connection.execute(Command.noop))
      yield* inTime(connection.within("Archive", () => connection.execute(Command.raw("CHECK"))))
      yield* inTime(connection.logout)
      const asked = dataOf(events(), "wire:sent").flatMap(({ by, cmd }) =>
        by === undefined ? [] : [`${cmd} ${by}`]
      )
      assert.deepStrictEqual(asked.slice(asked.indexOf("NOOP app") - 1), [
        "SELECT open",
        "NOOP app",
        "SELECT app",
        "CHECK app",
        "SELECT app",
        "LOGOUT close"
      ])
    })
  )
})
