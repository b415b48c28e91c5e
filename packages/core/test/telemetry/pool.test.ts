/** What a pool and its commands report: connections by state, waits, and how long commands take. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Metric, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { connected, inTime } from "../connection/support.ts"
import { pooled } from "../pool/support.ts"
import { recordingSpans } from "../support/spans.ts"

const { wellBehaved } = Simulator.profiles

/** The values of metrics by name and attributes, as `name state=used`. */
const values = Effect.map(Metric.snapshot, (all) =>
  Object.fromEntries(
    all.map(({ attributes = {}, id, state }) => {
      const { unit: _, ...others } = attributes
      const about = Object.entries(others).map(([name, value]) => `${name}=${String(value)}`)
      return [
        [id, ...about].join(" "),
        "count" in state ? state.count : "value" in state ? state.value : undefined
      ]
    })
  )
)

describe("metrics of a pool", () => {
  it.effect("count connections by state and callers that wait, and end at nothing", () =>
    Effect.gen(function* () {
      const { close, pool } = yield* pooled({ options: { size: 1, label: "billing" } })
      const holding = inTime(pool.use("INBOX", () => Effect.sleep("1 minute")))
      const waiting = inTime(pool.use("INBOX", ({ execute }) => execute(Command.noop)))
      const during = inTime(Effect.andThen(Effect.sleep("30 seconds"), values))
      const [, , meanwhile] = yield* Effect.all([holding, waiting, during], { concurrency: 3 })
      const label = "imap.connection.label=billing"
      assert.deepInclude(yield* meanwhile, {
        [`imap.client.pool.connection.count ${label} state=used`]: 1,
        [`imap.client.pool.connection.count ${label} state=idle`]: 0,
        [`imap.client.pool.pending_requests ${label}`]: 1
      })
      yield* close
      assert.deepInclude(yield* values, {
        [`imap.client.pool.connection.count ${label} state=used`]: 0,
        [`imap.client.pool.connection.count ${label} state=idle`]: 0,
        [`imap.client.pool.pending_requests ${label}`]: 0,
        [`imap.client.pool.wait_time ${label}`]: 2,
        [`imap.client.command.duration ${label} imap.command=NOOP`]: 1
      })
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
  )

  it.effect("the wait is a span of its caller's, and a command says how much it returned", () => {
    const { layer, spans } = recordingSpans()
    return Effect.gen(function* () {
      const { pool } = yield* pooled()
      const list = Command.listMailboxes("", "*")
      yield* inTime(pool.use(({ execute }) => execute(list)).pipe(Effect.withSpan("a request")))
      const [request, wait, execute] = ["a request", "ImapPool.wait", "ImapConnection.execute"].map((name) =>
        spans.find((span) => span.name === name)
      )
      const parent = wait?.parent
      assert.strictEqual(parent?._tag === "Some" && parent.value.spanId, request?.spanId)
      assert.strictEqual(execute?.attributes.get("db.response.returned_rows"), 4)
    }).pipe(Effect.provide(layer))
  })

  it.effect("octets are counted, and are in the span of the call, of a stream as well", () => {
    const { layer, spans } = recordingSpans()
    return Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const before = yield* connection.stats
      yield* yield* inTime(connection.execute(Command.noop))
      const after = yield* connection.stats
      const envelopes = connection.messages(Command.fetch("1:*", { envelope: true }))
      yield* yield* inTime(Stream.runDrain(envelopes))
      const end = yield* connection.stats
      const octets = ["execute", "messages"].map((call) => {
        const { attributes } =
          spans.find(({ name }) => name === `ImapConnection.${call}`) ?? assert.fail(call)
        return { sent: attributes.get("imap.octets.sent"), received: attributes.get("imap.octets.received") }
      })
      const between = (from: typeof before, to: typeof before) => ({
        sent: to.sent - from.sent,
        received: to.received - from.received
      })
      const streamed = spans.find(({ name }) => name === "ImapConnection.messages")
      assert.strictEqual(streamed?.attributes.get("db.response.returned_rows"), 12)
      assert.deepStrictEqual<unknown>(octets, [between(before, after), between(after, end)])
      assert.deepInclude(yield* values, {
        "imap.client.command.io imap.command=NOOP network.io.direction=transmit": after.sent - before.sent,
        "imap.client.command.io imap.command=UID FETCH network.io.direction=receive":
          end.received - after.received
      })
    }).pipe(Effect.provide(layer), Effect.provideService(Metric.MetricRegistry, new Map()))
  })
})
