/** Connections that are kept alive, at simulated servers, under virtual time. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import * as Command from "../../src/imap/Command.ts"
import { exchange } from "../../src/mailbox/connection/work/exchange.ts"
import type { Lifecycle } from "../../src/mailbox/connection/Lifecycle.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { kept, type Options, pass, sent } from "./idling.ts"
import { inTime } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const minute = 60_000
const hour = 60 * minute

const existsIn = ({ run }: Lifecycle) => run.attempt.mailbox?.exists
const inboxOf = ({ mail }: Simulator.Simulator) => Effect.map(mail.messages("INBOX"), (all) => all.length)

const times = <A>(count: number, ...items: ReadonlyArray<A>): ReadonlyArray<A> =>
  Array.from({ length: count }, () => items).flat()

describe("K02 a day of it", () => {
  it.effect("K02 with a talkative server: IDLE issued again each 15 minutes, and nothing else", () =>
    Effect.gen(function* () {
      const { lifecycle, simulator } = yield* kept(wellBehaved, { policy: { limits: { silence: "1 hour" } } })
      yield* pass(24 * hour, minute)
      assert.deepStrictEqual(sent(simulator), [["IDLE", ...times(95, "DONE", "IDLE")]])
      assert.strictEqual(lifecycle.state, "selected.idling.listening")
    })
  )

  it.effect("K07 with a silent one: it is asked each 10 minutes, and one connection lasts", () =>
    Effect.gen(function* () {
      const { simulator } = yield* kept(wellBehaved)
      yield* pass(24 * hour, minute)
      const [all = [], ...others] = sent(simulator)
      assert.deepStrictEqual(others, [])
      assert.deepStrictEqual(all.slice(0, 7), ["IDLE", ...times(2, "DONE", "NOOP", "IDLE")])
      // each after ten minutes and a moment
      assert.strictEqual(all.length, 1 + 3 * 143)
    })
  )

  it.effect("K06 without IDLE: a NOOP each two minutes", () =>
    Effect.gen(function* () {
      const capabilities = { ...wellBehaved.capabilities, authenticated: "IMAP4rev1 UIDPLUS" }
      const { simulator } = yield* kept({ ...wellBehaved, capabilities })
      yield* pass(24 * hour, minute)
      assert.deepStrictEqual(sent(simulator), [times(720, "NOOP")])
    })
  )
})

describe("K06 an app that works all the time", () => {
  /** What is sent within ten minutes in which the app asks for something each so many milliseconds. */
  const busy = Effect.fnUntraced(function* (authenticated: string, each: number) {
    const capabilities = { ...wellBehaved.capabilities, authenticated }
    const { live, simulator } = yield* kept({ ...wellBehaved, capabilities })
    for (let past = 0; past < 10 * minute; past += each) {
      yield* exchange(live, Command.listMailboxes("", "*"), live.sharing.follower)
      yield* pass(each, each)
    }
    return sent(simulator)
      .flat()
      .filter((name) => name !== "LIST")
  })

  it.effect("does not keep a server without IDLE from being asked what is new", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* busy("IMAP4rev1 UIDPLUS", minute), times(5, "NOOP"))
    })
  )

  it.effect("nor one that never gets as far as an IDLE", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* busy("IMAP4rev1 IDLE", 500), times(4, "NOOP"))
    })
  )
})

describe("K05 what is new while it idles", () => {
  it.effect("is counted once, whatever ends the IDLE", () =>
    Effect.gen(function* () {
      const { lifecycle, live, simulator } = yield* kept(wellBehaved, { latency: 40 })
      yield* pass(2_000)
      for (let round = 0; round < 20; round++) {
        const asked = yield* Effect.forkChild(exchange(live, Command.noop, live.sharing.follower), {
          startImmediately: true
        })
        // while DONE is on its way
        yield* simulator.mail.deliver("INBOX", Simulator.message({ subject: `${round}` }))
        if (round % 3 === 0) yield* Fiber.interrupt(asked)
        if (round % 4 === 0) yield* simulator.mail.expunge("INBOX", [round + 1])
        yield* pass(round % 2 === 0 ? 3_000 : 100, 10)
      }
      yield* pass(5_000, 10)
      assert.strictEqual(existsIn(lifecycle), yield* inboxOf(simulator))
      assert.strictEqual(lifecycle.state, "selected.idling.listening")
      assert.strictEqual(sent(simulator).length, 1)
    })
  )
})

describe("K02 how long an IDLE may last is learned", () => {
  const patient = { policy: { limits: { silence: "1 hour" } } } as const
  const intervalOf = ({ context }: Lifecycle) => context.idle.interval / minute
  /** What is sent after a quarter of an hour meets a dead connection. */
  const forgetting = (fault: "reset" | "stall") =>
    ({ ...patient, faults: [{ on: "DONE", fault }] }) satisfies Options

  it.effect.each(["reset", "stall"] as const)(
    "from one that was dead when something was sent, for the next one and for other runs: %s",
    (fault) =>
      Effect.gen(function* () {
        const profiles = ServerProfiles.inMemory()
        const { lifecycle, simulator } = yield* kept(wellBehaved, { ...forgetting(fault), profiles })
        yield* pass(2_000)
        assert.strictEqual(intervalOf(lifecycle), 15)
        yield* pass(16 * minute)
        assert.strictEqual(intervalOf(lifecycle), 7.5)
        assert.strictEqual(sent(simulator).length, 2)
        const other = yield* kept(wellBehaved, { ...patient, profiles })
        yield* pass(2_000)
        assert.strictEqual(intervalOf(other.lifecycle), 7.5)
      })
  )

  it.effect("and doubted after a day", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const { lifecycle } = yield* kept(wellBehaved, { ...forgetting("stall"), profiles })
      yield* pass(16 * minute)
      assert.strictEqual(intervalOf(lifecycle), 7.5)
      yield* pass(24 * hour, minute)
      const other = yield* kept(wellBehaved, { ...patient, profiles })
      yield* pass(2_000)
      assert.strictEqual(intervalOf(other.lifecycle), 15)
    })
  )

  it.effect(
    "from one that ends without a word after the same time again: that is a limit of something between",
    () =>
      Effect.gen(function* () {
        const { lifecycle, simulator } = yield* kept({ ...wellBehaved, resetAfter: "10 minutes" }, patient)
        yield* pass(11 * minute)
        assert.deepStrictEqual([intervalOf(lifecycle), sent(simulator).length], [15, 2])
        yield* pass(11 * minute)
        assert.deepStrictEqual([intervalOf(lifecycle), sent(simulator).length], [7.5, 3])
        yield* pass(2 * hour, minute)
        assert.strictEqual(sent(simulator).length, 3)
      })
  )

  it.effect("but not of losses that were reported, after whatever time", () =>
    Effect.gen(function* () {
      const { lifecycle, simulator } = yield* kept(wellBehaved, patient)
      for (const minutes of [5, 3, 13, 8]) {
        yield* pass(minutes * minute)
        yield* simulator.mail.disconnect
      }
      yield* pass(minute)
      assert.deepStrictEqual([intervalOf(lifecycle), sent(simulator).length], [15, 5])
    })
  )

  it.effect("nor if there was news of the network meanwhile", () =>
    Effect.gen(function* () {
      const { lifecycle, simulator } = yield* kept(wellBehaved, forgetting("stall"))
      yield* pass(5 * minute)
      yield* lifecycle.run.pacing?.networkIsBack ?? Effect.void
      yield* pass(11 * minute)
      assert.deepStrictEqual([intervalOf(lifecycle), sent(simulator).length], [15, 2])
    })
  )

  it.effect("nor where the network was away when it came back", () =>
    Effect.gen(function* () {
      const { lifecycle, simulator, away } = yield* kept(wellBehaved, forgetting("stall"))
      yield* pass(15 * minute)
      away.is = true
      yield* pass(minute)
      away.is = false
      yield* pass(minute)
      assert.deepStrictEqual([intervalOf(lifecycle), sent(simulator).length], [15, 2])
    })
  )

  it.effect("but not of a connection that is lost at once", () =>
    Effect.gen(function* () {
      const { lifecycle, simulator } = yield* kept(wellBehaved, patient)
      yield* pass(30_000)
      yield* simulator.mail.disconnect
      yield* pass(30_000)
      assert.deepStrictEqual([intervalOf(lifecycle), sent(simulator).length], [15, 2])
    })
  )

  it.effect("K04 a refused IDLE is not tried again on the next connections", () =>
    Effect.gen(function* () {
      const faults: ReadonlyArray<Simulator.Fault> = [{ on: "IDLE", fault: "refuse" }]
      const { lifecycle, simulator } = yield* kept(wellBehaved, { faults })
      yield* pass(10_000)
      assert.strictEqual(lifecycle.state, "selected.polling")
      yield* simulator.mail.disconnect
      yield* pass(30_000)
      assert.deepStrictEqual([lifecycle.state, sent(simulator)], ["selected.polling", [["IDLE"], []]])
    })
  )

  it.effect("K04 nor is IDLE tried again for a day if no answer came to it", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const faults: ReadonlyArray<Simulator.Fault> = [{ on: "IDLE", fault: "stall" }]
      const { lifecycle, simulator } = yield* kept(wellBehaved, { profiles, faults })
      yield* pass(30_000)
      assert.deepStrictEqual([lifecycle.state, sent(simulator)], ["selected.polling", [["IDLE"], []]])
      const other = yield* kept(wellBehaved, { profiles })
      yield* pass(10_000)
      assert.strictEqual(other.lifecycle.state, "selected.polling")
    })
  )
})

describe("K07 a server that ends nothing", () => {
  it.effect("K04 answers all but DONE: it is polled", () =>
    Effect.gen(function* () {
      const faults: ReadonlyArray<Simulator.Fault> = [{ on: "DONE", fault: "ignore", nth: "every" }]
      const { lifecycle, live, simulator } = yield* kept(wellBehaved, { faults })
      yield* pass(2_000)
      yield* yield* inTime(exchange(live, Command.noop, live.sharing.follower))
      yield* pass(3 * minute)
      assert.deepStrictEqual(sent(simulator), [["IDLE", "DONE", "NOOP", "NOOP", "NOOP"]])
      assert.strictEqual(lifecycle.state, "selected.polling")
    })
  )

  it.effect("K07 answers nothing any more: another connection is made", () =>
    Effect.gen(function* () {
      const faults: ReadonlyArray<Simulator.Fault> = [{ on: "DONE", fault: "stall" }]
      const { lifecycle, simulator } = yield* kept(wellBehaved, { faults })
      yield* pass(12 * minute)
      assert.deepStrictEqual(sent(simulator), [["IDLE", "DONE", "NOOP"], ["IDLE"]])
      assert.strictEqual(lifecycle.context.idle.interval, 7.5 * minute)
    })
  )
})

describe("K02 K04 at a server that is like", () => {
  const { exchange, gmail, netease, qq } = Simulator.profiles

  it.effect.each([exchange, gmail, netease, qq])(
    "$name: for two hours it idles or polls, on few connections",
    (profile) =>
      Effect.gen(function* () {
        const { lifecycle, simulator } = yield* kept(profile, { latency: 20 })
        yield* pass(2 * hour, 10_000)
        assert.match(lifecycle.state, /^selected\.(?:idling\.listening|polling)$/)
        assert.isAtMost(sent(simulator).length, 4)
      })
  )
})

describe("a trace of it", () => {
  it.effect("shows each timer, and replays", () =>
    Effect.gen(function* () {
      const day = Effect.fnUntraced(function* (server: Simulator.Profile | Simulator.Script) {
        const { events, live, simulator } = yield* kept(server)
        yield* pass(12 * minute)
        yield* yield* inTime(exchange(live, Command.raw("CHECK"), live.sharing.follower))
        yield* pass(minute)
        const states = events().flatMap((event) =>
          event.name === "machine:transition" ? [event.data.to] : []
        )
        return { events: events(), states, simulator }
      })
      const first = yield* Effect.scoped(day(wellBehaved))
      const timers = first.events.flatMap((event) => (event.name === "timer:set" ? [event.data.timer] : []))
      assert.includeMembers(timers, ["pauseLimit", "idleLimit", "reissueInterval", "doneLimit", "doneGrace"])
      const script = yield* Simulator.script(yield* Simulator.transcript(first.events))
      const again = yield* Effect.scoped(day(script))
      assert.deepStrictEqual(
        again.simulator.mismatches().map(({ message }) => message),
        []
      )
      assert.deepStrictEqual(again.states, first.states)
    })
  )
})
