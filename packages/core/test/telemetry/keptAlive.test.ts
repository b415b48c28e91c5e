import { assert, it } from "@effect/vitest"
import { Effect, Exit, Metric } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { recordingSpans } from "../support/spans.ts"
import { atServer, pass, supervising } from "../supervision/support.ts"

const { wellBehaved } = Simulator.profiles

it.effect("each reconnect is a span with its steps, and ends with the mailbox", () =>
  Effect.gen(function* () {
    const { layer, spans } = recordingSpans()
    yield* Effect.gen(function* () {
      const { simulator } = yield* supervising(wellBehaved)
      yield* pass(1_000)
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(5_000)
    }).pipe(Effect.provide(layer))
    const roots = spans.filter(({ name }) => /^ImapConnection\.(?:re)?connect$/.test(name))
    assert.deepStrictEqual(
      roots.map(({ name }) => name),
      ["ImapConnection.connect", "ImapConnection.reconnect"]
    )
    const [first, second] = roots
    assert.strictEqual(second?.links[0]?.span, first)
    const isDone = roots.every(({ status }) => status._tag === "Ended" && Exit.isSuccess(status.exit))
    assert.isTrue(isDone)
    const logins = spans.filter(({ name }) => name === "ImapConnection.authenticate")
    assert.lengthOf(logins, 2)
  })
)

const gaugeOf = (label: string) =>
  Effect.map(Metric.snapshot, (all) => {
    const found = all.find(
      ({ attributes, id }) =>
        id === "imap.client.connection.count" && attributes?.["imap.connection.label"] === label
    )
    return found?.type === "Gauge" ? found.state.value : undefined
  })

it.effect("the gauge counts the connection that is there, and none between two", () =>
  Effect.gen(function* () {
    const label = "supervised gauge"
    const { simulator } = yield* supervising(wellBehaved, { call: { label } })
    yield* pass(1_000)
    const selected = yield* gaugeOf(label)
    yield* atServer(simulator, Simulator.disconnect)
    yield* pass(50, 10)
    const lost = yield* gaugeOf(label)
    yield* pass(5_000)
    assert.deepStrictEqual([selected, lost, yield* gaugeOf(label)], [1, 0, 1])
  })
)
