/** The groups of a trace: each attempt has one, with all that it began, and one end. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Schedule, Scope } from "effect"
import { TestClock } from "effect/testing"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { begin } from "./cutting.ts"
import { accountFor, attempt } from "./support.ts"
import { unpaired } from "../support/paired.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

/** The attempts and operations that began and ended in each group, as they were recorded. */
const courses = (events: ReadonlyArray<Trace.Event>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const courses = new Map<string, Array<string>>()
  for (const { data, group_id, name } of events) {
    const course = courses.get(group_id) ?? []
    courses.set(group_id, course)
    if (name === "connection:started" || name === "connection:ended") course.push(name)
    if (name === "net:start" || name === "net:end") course.push(`${name} ${data.op}`)
  }
  return courses
}

describe("the group of an attempt", () => {
  it.effect("R32 an app that leaves at any event: each attempt has one end, and its own activities", () =>
    Effect.gen(function* () {
      const policy = Policy.make({ attempts: 3, retry: Schedule.recurs(5) })
      const simulated = Simulator.profiles["silent-greeting"]
      for (let at = 1, isOver = false; !isOver; at++) {
        const ring = Trace.ring({ capacity: 10_000 })
        const scope = yield* Scope.make()
        let heard = 0
        const sink: Trace.Sink = {
          listening: () => true,
          header: () => undefined,
          event: () => {
            if (++heard === at) Effect.runFork(Scope.close(scope, Exit.void))
          }
        }
        const simulator = yield* Simulator.make(simulated)
        const connecting = yield* begin(
          ImapConnection.make(accountFor(simulated)).pipe(
            Trace.withSink(sink),
            Trace.withSink(ring.sink),
            Effect.provideService(Policy.Policy, policy),
            Effect.provideService(Transport, simulator.transport),
            Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
            Effect.provideService(Scope.Scope, scope)
          )
        )
        for (let second = 0; second < 120 && connecting.pollUnsafe() === undefined; second++) {
          yield* settle
          yield* TestClock.adjust("1 second")
        }
        yield* settle
        isOver = heard < at
        assert.deepStrictEqual(unpaired(ring.events()), [], `after event ${at}`)
        for (const [group, course] of courses(ring.events())) {
          const count = (name: string) => course.filter((each) => each === name).length
          assert.isAtMost(count("connection:started"), 1, `${group} after event ${at}`)
          assert.strictEqual(
            count("connection:ended"),
            count("connection:started"),
            `${group} after event ${at}`
          )
        }
      }
    })
  )

  it.effect("R32 a dial that is given up ends in the attempt that began it, however late", () =>
    Effect.gen(function* () {
      let dials = 0
      const transport: Transport = {
        ...(yield* Simulator.make(wellBehaved)).transport,
        connect: (_, report) => {
          const op = ++dials
          report({ _tag: "start", op, kind: "tcp" })
          return Effect.onInterrupt(Effect.never, () =>
            Effect.delay(
              Effect.sync(() => report({ _tag: "end", op, ok: false, error: "cancelled" })),
              "10 seconds"
            )
          )
        }
      }
      const { events } = yield* attempt(wellBehaved, {
        transport,
        policy: { attempts: 2, retry: Schedule.recurs(5) },
        within: 300_000
      })
      yield* TestClock.adjust("1 minute")
      yield* settle
      const ended = Array.from(courses(events()).values(), (course) =>
        course.filter((each) => each.startsWith("net:"))
      )
      assert.deepStrictEqual(ended, [
        ["net:start 1", "net:end 1"],
        ["net:start 2", "net:end 2"]
      ])
    })
  )
})
