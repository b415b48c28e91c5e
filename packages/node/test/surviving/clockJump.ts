/** A machine that slept, as its clocks tell: the wall clock jumps by an hour while a real server is idled at, or polled. */
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import * as Trace from "@effect-imap/core/Trace"
import { NodeImap } from "@effect-imap/node"
import { assert } from "@effect/vitest"
import { Clock, Effect, Schedule } from "effect"
import { accountOf, type Mailbox } from "./surviving.ts"

/** The server is asked within half a minute, and the connection lasts. What is polled has no mailbox open. */
export const expectAsked = Effect.fnUntraced(function* (mailbox: Mailbox, how: "idles" | "polls") {
  const clock = yield* Clock.Clock
  let ahead = 0
  const jumping: Clock.Clock = Object.assign(Object.create(clock), {
    currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + ahead
  })
  const ring = Trace.ring({ capacity: 10_000 })
  const supervised = yield* ImapConnection.supervise(accountOf(mailbox)).pipe(
    Trace.withSink(ring.sink),
    Effect.provide(NodeImap.layer),
    Effect.provideService(ServerProfiles, none),
    Effect.provideService(Clock.Clock, jumping)
  )
  const commands = () =>
    ring
      .events()
      .flatMap((event) => (event.name === "wire:sent" ? [event.data.line.replace(/^\w+ (?=[A-Z])/, "")] : []))
      .filter((line) => /^(?:IDLE|DONE|NOOP)/.test(line))
  const sent = (count: number) =>
    Effect.repeat(Effect.sync(commands), {
      schedule: Schedule.spaced("50 millis"),
      until: (lines) => lines.length >= count
    })
  yield* sent(1)
  if (how === "polls") {
    yield* Effect.flip(supervised.use(({ select }) => select("Absent")))
  }
  // the server has begun, and both clocks were looked at
  yield* Effect.sleep("1 second")
  ahead = 3_600_000
  const expected = how === "idles" ? ["IDLE", "DONE", "NOOP", "IDLE"] : ["IDLE", "DONE", "NOOP"]
  assert.deepStrictEqual(yield* sent(expected.length), expected)
  assert.strictEqual(supervised.status._tag, how === "idles" ? "Selected" : "Unselected")
  const started = ring.events().filter(({ name }) => name === "connection:started")
  assert.strictEqual(started.length, 1)
})
