import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Steps from "../../src/lifecycle/machine/Steps.ts"
import type { Event as TraceEvent } from "../../src/trace/Trace.ts"
import * as Recorder from "../../src/trace/Recorder.ts"
import { deaf, machine } from "../trace/support.ts"
import { launch, launchWith, movesFrom, pass, pending, willing } from "./fakes.ts"
import { settle } from "../support/settle.ts"

const reported = ({ data, name }: TraceEvent): string =>
  name === "machine:transition"
    ? `${data.from} --${data.event}--> ${data.to}`
    : name === "timer:set"
      ? `set ${data.timer} ${data.ms}`
      : name === "activity:start"
        ? `start ${data.id} in ${data.state}`
        : name === "activity:end"
          ? `end ${data.id} ${data.outcome}${data.reason === undefined ? "" : `: ${data.reason}`}`
          : name === "timer:cleared" || name === "timer:fired"
            ? `${name.slice("timer:".length)} ${data.timer}`
            : name

describe("traces", () => {
  it.effect("one event for each microstep, states that an always passes through included", () =>
    Effect.gen(function* () {
      const { events } = yield* launch(willing)
      const steps = events().map(reported)
      const from = steps.indexOf("settling --settle.ok--> settled")
      assert.deepStrictEqual(
        steps.slice(from).filter((step) => step.includes("-->")),
        [
          "settling --settle.ok--> settled",
          "settled --always--> authenticating.choosing",
          "authenticating.choosing --always--> authenticating.permitting",
          "authenticating.permitting --always--> authenticating.requesting",
          "authenticating.requesting --authenticate.ok--> recapability",
          ...Steps.order.map((step) => {
            const event = step === "select" ? "select.ok" : "always"
            const to = Steps.after(step)
            return `${Steps.of(step).state} --${event}--> ${to === "selected" ? "selected.quiet" : to}`
          })
        ]
      )
    })
  )

  it.effect("a state that is entered again is reported as any other", () =>
    Effect.gen(function* () {
      let challenges = 0
      const challenged = Effect.suspend(() =>
        ++challenges < 3 ? Effect.succeed({ type: "challenged" as const }) : Effect.never
      )
      const { events } = yield* launch({
        ...willing,
        authenticate: () => challenged,
        respond: () => Effect.map(challenged, (outcome) => ({ ...outcome, warnings: [] }))
      })
      assert.deepStrictEqual(movesFrom(events(), "authenticating.responding"), [
        "respond.challenged > authenticating.responding"
      ])
    })
  )

  it.effect("timers and activities have a beginning and an end, with the state and the outcome", () =>
    Effect.gen(function* () {
      const { events } = yield* launch({ ...willing, select: () => Effect.never })
      yield* pass(30_000)
      const steps = events().map(reported)
      assert.deepStrictEqual(
        steps.filter((step) => /select|closeLimit|close /.test(step) && !step.includes("-->")),
        [
          "set selectLimit 30000",
          "start select in selecting",
          "fired selectLimit",
          "end select interrupted: Timeout",
          "set closeLimit 1000",
          "start close in failing",
          "end close done",
          "cleared closeLimit"
        ]
      )
      assert.deepStrictEqual(pending(events()), [])
    })
  )

  it.effect(
    "the end of an activity names the failure that it ended with, and no end in good order names one",
    () =>
      Effect.gen(function* () {
        const error = ImapError.make({ _tag: "ConnectionLost", step: "select" }, "select")
        const { events } = yield* launch({ ...willing, select: () => Effect.fail(error) })
        const ends = events().flatMap(({ data, name }) =>
          name === "activity:end" && "reason" in data ? [`${data.id} ${data.outcome}: ${data.reason}`] : []
        )
        assert.deepStrictEqual(ends, ["select failure: ConnectionLost"])
      })
  )

  it.effect("an event that nobody takes leaves no trace", () =>
    Effect.gen(function* () {
      const { events, interpreter } = yield* launch(willing)
      const before = events().length
      interpreter.send({ type: "user.renew", refreshes: false })
      yield* settle
      assert.strictEqual(events().length, before)
    })
  )

  it.effect("nothing is built while nobody listens", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.clockWith(Effect.succeed)
      const quiet = Recorder.make({ sinks: [deaf], redaction: "strict" }, clock, () => machine)
      const built: Array<string> = []
      const recorder: Recorder.Recorder = {
        ...quiet,
        emit: (name) => void (/^(machine|activity:start)/.test(name) && built.push(name))
      }
      const { state } = yield* launchWith(recorder, willing)
      assert.deepStrictEqual([state(), built], ["selected.quiet", []])
    })
  )
})
