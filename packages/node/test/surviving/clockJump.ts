/** A machine that slept, as its clocks tell: the wall clock jumps by an hour while a real server is idled at, or polled. */
import * as Supervised from "@effect-imap/core/Supervised"
import * as Policy from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import * as Trace from "@effect-imap/core/Trace"
import { NodeImap } from "@effect-imap/node"
import { assert } from "@effect/vitest"
import { Clock, Duration, Effect, Record } from "effect"
import { accountOf, type Mailbox } from "./surviving.ts"
import { until } from "../support/until.ts"

/** Both clocks are looked at each half a minute, which is too long for a test: time passes so many times as fast. */
const hurry = 10

/** Every limit lasts as long as ever. */
const unhurried = Policy.make({ limits: Record.map(Policy.make().limits, (limit) => limit * hurry) })

/** The server is asked within half a minute, and the connection lasts. What is polled has no mailbox open. */
export const expectAsked = Effect.fnUntraced(function* (mailbox: Mailbox, how: "idles" | "polls") {
  const clock = yield* Clock.Clock
  const began = yield* Clock.currentTimeMillis
  let ahead = 0
  const jumping: Clock.Clock = Object.assign(Object.create(clock), {
    currentTimeMillisUnsafe: () => began + (clock.currentTimeMillisUnsafe() - began) * hurry + ahead,
    monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe() * BigInt(hurry),
    sleep: (duration: Duration.Duration) => clock.sleep(Duration.divideUnsafe(duration, hurry))
  })
  const ring = Trace.ring({ capacity: 10_000 })
  const supervised = yield* Supervised.make(accountOf(mailbox)).pipe(
    Trace.withSink(ring.sink),
    Effect.provide(NodeImap.layer),
    Effect.provideService(ServerProfiles, none),
    Effect.provideService(Policy.Policy, unhurried),
    Effect.provideService(Clock.Clock, jumping)
  )
  const commands = () =>
    ring
      .events()
      .flatMap((event) => (event.name === "wire:sent" ? [event.data.line.replace(/^\w+ (?=[A-Z])/, "")] : []))
      .filter((line) => /^(?:IDLE|DONE|NOOP)/.test(line))
  const sent = (count: number) =>
    until(`fewer than ${count} commands were sent`, () => commands().length >= count)
  yield* sent(1)
  if (how === "polls") {
    yield* Effect.flip(supervised.use(({ select }) => select("Absent")))
  }
  // the server has begun, and both clocks were looked at
  yield* Effect.sleep("1 second")
  ahead = 3_600_000
  const expected = how === "idles" ? ["IDLE", "DONE", "NOOP", "IDLE"] : ["IDLE", "DONE", "NOOP"]
  yield* sent(expected.length)
  assert.deepStrictEqual(commands(), expected)
  assert.strictEqual((yield* supervised.status)._tag, how === "idles" ? "Selected" : "Unselected")
  const started = ring.events().filter(({ name }) => name === "connection:started")
  assert.strictEqual(started.length, 1)
})
