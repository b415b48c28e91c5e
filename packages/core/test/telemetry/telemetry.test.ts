import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Exit, Layer, Metric, Option, Schedule, Scope, Stream, type Tracer } from "effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Otlp from "effect/observability/Otlp"
import * as OtlpExporter from "effect/observability/OtlpExporter"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import { profiles } from "../../src/simulator/Simulator.ts"
import { recordingSpans } from "../support/spans.ts"
import { attempt, connected, host, inTime } from "../connection/support.ts"

const recording = () => {
  const { layer, spans } = recordingSpans()
  const own = () => spans.filter(({ name }) => name !== "Simulator.make")
  const named = (name: string) => spans.filter((span) => span.name === `ImapConnection.${name}`)
  return { named, own, spans, layer }
}

const attributesOf = (span: Tracer.NativeSpan | undefined) => Object.fromEntries(span?.attributes ?? [])
const isOver = (span: Tracer.NativeSpan) => span.status._tag === "Ended"
const exitOf = (span: Tracer.NativeSpan | undefined) =>
  span?.status._tag === "Ended" ? span.status.exit : Exit.die("the span is open")
const parentOf = (span: Tracer.NativeSpan | undefined) =>
  span === undefined ? undefined : Option.getOrUndefined(span.parent)?.spanId

const namesOf = (spans: ReadonlyArray<Tracer.NativeSpan>) => spans.map(({ name }) => name)
const commandOf = (span: Tracer.NativeSpan) => span.attributes.get("imap.command")

const common = {
  "server.address": host,
  "network.transport": "tcp",
  "network.protocol.name": "imap"
}

describe("spans", () => {
  it.effect("connect holds the login and the selection, and ends with the mailbox", () =>
    Effect.gen(function* () {
      const { layer, named, spans } = recording()
      yield* connected(profiles.wellBehaved).pipe(Effect.withSpan("the app"), Effect.provide(layer))
      const [connect] = named("connect")
      assert.deepStrictEqual(attributesOf(connect), { ...common, "server.port": 993 })
      assert.strictEqual(connect?.kind, "client")
      assert.isTrue(Exit.isSuccess(exitOf(connect)))
      assert.strictEqual(parentOf(connect), spans.find(({ name }) => name === "the app")?.spanId)
      for (const name of ["authenticate", "select"]) {
        const [span, ...more] = named(name)
        assert.strictEqual(parentOf(span), connect?.spanId, name)
        assert.deepStrictEqual(attributesOf(span), { ...common, "server.port": 993 })
        assert.isTrue(Exit.isSuccess(exitOf(span)))
        assert.lengthOf(more, 0)
      }
    })
  )

  it.effect("what fails carries the reason, and nothing is left open", () =>
    Effect.gen(function* () {
      const { layer, named, spans } = recording()
      yield* Effect.provide(attempt(profiles.netease, { account: { id: { enabled: false } } }), layer)
      for (const name of ["connect", "select"]) {
        assert.strictEqual(attributesOf(named(name).at(-1))["error.type"], "UnsafeLogin", name)
        assert.isTrue(Exit.isFailure(exitOf(named(name).at(-1))))
      }
      assert.isFalse("error.type" in attributesOf(named("authenticate")[0]))
      assert.isTrue(spans.every(isOver))
    })
  )

  it.effect("each attempt logs in within a separate span", () =>
    Effect.gen(function* () {
      const { layer, named } = recording()
      yield* Effect.provide(connected(profiles["qq-deaf"]), layer)
      assert.lengthOf(named("connect"), 1)
      assert.lengthOf(named("authenticate"), 2)
      assert.isTrue(Exit.isSuccess(exitOf(named("connect")[0])))
    })
  )

  it.effect("a later selection is a span of the caller's", () =>
    Effect.gen(function* () {
      const { layer, named, spans } = recording()
      yield* Effect.gen(function* () {
        const { connection } = yield* connected(profiles.wellBehaved)
        yield* Effect.flatten(inTime(Effect.withSpan(connection.select("Drafts"), "later")))
      }).pipe(Effect.provide(layer))
      const [, second, ...more] = named("select")
      assert.lengthOf(more, 0)
      assert.strictEqual(parentOf(second), spans.find(({ name }) => name === "later")?.spanId)
    })
  )

  it.effect("each step and each operation of the network is one, within connect", () =>
    Effect.gen(function* () {
      const { layer, named, own } = recording()
      yield* Effect.provide(connected(profiles.wellBehaved), layer)
      const spans = own()
      assert.deepStrictEqual(namesOf(spans), [
        "ImapConnection.connect",
        "tcp.connect",
        "tls.handshake",
        "ImapConnection.greeting",
        "ImapConnection.authenticate",
        "ImapConnection.identify",
        "ImapConnection.select"
      ])
      assert.isTrue(spans.every((span) => isOver(span) && Exit.isSuccess(exitOf(span))))
      assert.isTrue(spans.slice(1).every((span) => parentOf(span) === named("connect")[0]?.spanId))
      const [, tcp, tls] = spans
      assert.deepStrictEqual(attributesOf(tcp), { ...common, "network.peer.port": 993 })
      assert.deepInclude(attributesOf(tls), { "tls.protocol.name": "tls", "tls.protocol.version": "1.3" })
    })
  )

  it.effect("STARTTLS is a step, and its handshake an operation", () =>
    Effect.gen(function* () {
      const { layer, own } = recording()
      yield* Effect.provide(connected(profiles.wellBehaved, { account: { security: "starttls" } }), layer)
      assert.deepStrictEqual(namesOf(own()).slice(1, 6), [
        "tcp.connect",
        "ImapConnection.greeting",
        "ImapConnection.startTls",
        "tls.handshake",
        "ImapConnection.capability"
      ])
    })
  )

  it.effect("an operation that fails says why", () =>
    Effect.gen(function* () {
      const { layer, named, spans } = recording()
      const policy = { attempts: 1 }
      yield* Effect.provide(attempt(profiles.wellBehaved, { policy, account: { port: 994 } }), layer)
      const [tcp] = spans.filter(({ name }) => name === "tcp.connect")
      assert.deepInclude(attributesOf(tcp), { "error.type": "refused", "network.peer.port": 994 })
      assert.isTrue(Exit.isFailure(exitOf(tcp)))
      assert.deepInclude(attributesOf(named("connect")[0]), {
        "error.type": "ConnectRefused",
        "server.port": 994
      })
    })
  )

  it.effect("each command, stream and goodbye is one of its caller's", () =>
    Effect.gen(function* () {
      const { layer, named, spans } = recording()
      yield* Effect.gen(function* () {
        const { connection } = yield* connected(profiles.wellBehaved)
        const calls = Effect.gen(function* () {
          yield* connection.execute(Command.noop)
          yield* Effect.exit(connection.execute(Command.raw("XNONSENSE")))
          yield* Stream.runDrain(
            connection.stream(Command.fetch(MessageSet.sequenceNumbers("1"), ["BODY[]"]))
          )
          yield* connection.logout
        })
        yield* Effect.flatten(inTime(Effect.withSpan(calls, "the app")))
      }).pipe(Effect.provide(layer))
      const app = spans.find(({ name }) => name === "the app")
      const [noop, nonsense, ...more] = named("execute")
      const [stream] = named("stream")
      const [logout] = named("logout")
      assert.lengthOf(more, 0)
      assert.deepStrictEqual(attributesOf(noop), {
        ...common,
        "server.port": 993,
        "imap.command": "NOOP",
        "imap.octets.sent": 12,
        "imap.octets.received": 25
      })
      assert.strictEqual(attributesOf(nonsense)["error.type"], "CommandRejected")
      assert.strictEqual(stream && commandOf(stream), "FETCH")
      for (const span of [noop, nonsense, stream, logout]) {
        assert.strictEqual(parentOf(span), app?.spanId)
        assert.isTrue(span !== undefined && isOver(span))
      }
    })
  )

  it.effect("carry the label that the app gave", () =>
    Effect.gen(function* () {
      const { layer, own } = recording()
      yield* Effect.provide(connected(profiles.wellBehaved, { call: { label: "billing" } }), layer)
      assert.isNotEmpty(own())
      for (const span of own()) assert.strictEqual(span.attributes.get("imap.connection.label"), "billing")
    })
  )

  it.effect("an interrupt ends what is open", () =>
    Effect.gen(function* () {
      const { layer, named, spans } = recording()
      const scope = yield* Scope.make()
      yield* attempt(profiles["silent-auth"], { within: 100 }).pipe(
        Effect.provideService(Scope.Scope, scope),
        Effect.provide(layer)
      )
      assert.isFalse(isOver(named("authenticate")[0] ?? assert.fail("no login")))
      yield* inTime(Scope.close(scope, Exit.void))
      assert.isTrue(spans.every(isOver))
    })
  )

  it.effect("name no user, no password and no mailbox", () =>
    Effect.gen(function* () {
      const { layer, spans } = recording()
      const { password, user } = profiles.wellBehaved
      yield* Effect.gen(function* () {
        const { connection } = yield* connected(profiles.wellBehaved)
        yield* inTime(connection.select("Canary"))
        yield* inTime(connection.execute(Command.raw("STATUS", "Canary", "(MESSAGES)")))
      }).pipe(Effect.provide(layer))
      const reported = JSON.stringify(spans.map((span) => [span.name, [...span.attributes], span.events]))
      for (const secret of [user, password, "Canary"]) assert.notInclude(reported, secret)
    })
  )
})

/** Metrics in a separate registry. */
const counted = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.andThen(effect, Metric.snapshot).pipe(
    Effect.provideService(Metric.MetricRegistry, new Map()),
    Effect.map((metrics) =>
      metrics.flatMap(({ attributes, id, state }) =>
        id.startsWith("imap.client.")
          ? [{ id: id.slice("imap.client.connection.".length), attributes, state }]
          : []
      )
    )
  )

describe("metrics", () => {
  it.effect("count attempts, failures by reason, and the time to a mailbox", () =>
    Effect.gen(function* () {
      const metrics = yield* counted(connected(profiles["qq-deaf"]))
      const of = (name: string) => metrics.filter(({ id }) => id === name)
      assert.deepNestedInclude(of("attempts")[0], { "state.count": 2 })
      const [failure] = of("failures")
      assert.deepNestedInclude(failure, { "state.count": 1 })
      assert.property(failure?.attributes, "error.type")
      assert.deepNestedInclude(of("time_to_selected")[0], { "state.count": 1 })
    })
  )

  it.effect("R7 a schedule that is used up is one failure", () =>
    Effect.gen(function* () {
      const policy = { attempts: 3, retry: Schedule.recurs(0) }
      const metrics = yield* counted(attempt(profiles["silent-greeting"], { policy }))
      const counts = metrics.flatMap(({ id, state }) =>
        id === "failures" && "count" in state ? [Number(state.count)] : []
      )
      assert.deepStrictEqual(counts, [1])
    })
  )

  it.effect("gauge the connections that are open, and those of each label", () =>
    Effect.gen(function* () {
      const open = Effect.map(Metric.snapshot, (metrics) =>
        metrics.flatMap(({ attributes, id, state }) =>
          id === "imap.client.connection.count" && "value" in state ? [[state.value, attributes]] : []
        )
      )
      const reported = yield* Effect.gen(function* () {
        const first = yield* connected(profiles.wellBehaved)
        yield* attempt(profiles.netease, { account: { id: { enabled: false } } })
        const one = yield* open
        yield* inTime(first.connection.logout)
        yield* Effect.scoped(connected(profiles.wellBehaved, { call: { label: "billing" } }))
        return [one, yield* open]
      }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
      const unit = { unit: "{connection}" }
      const labelled = { "imap.connection.label": "billing" }
      assert.deepStrictEqual(reported, [
        [[1, unit]],
        [
          [0, unit],
          [0, { ...unit, ...labelled }]
        ]
      ])
    })
  )

  it.effect("a run that fails counts no time", () =>
    Effect.gen(function* () {
      const metrics = yield* counted(attempt(profiles.netease, { account: { id: { enabled: false } } }))
      assert.deepStrictEqual(
        metrics.flatMap(({ attributes, id }) => (id === "failures" ? [attributes] : [])),
        [{ unit: "{failure}", "error.type": "UnsafeLogin" }]
      )
      const times = metrics.filter(({ id }) => id === "time_to_selected")
      assert.isFalse(times.some(({ state }) => "count" in state && Number(state.count) > 0))
    })
  )
})

describe("effect/observability", () => {
  it.effect("is given the spans, and the metrics with their units", () =>
    Effect.gen(function* () {
      const sent: Array<string> = []
      const client = HttpClient.make((request) => {
        const body = request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""
        sent.push(`${request.url} ${body}`)
        return Effect.succeed(HttpClientResponse.fromWeb(request, new Response("{}")))
      })
      const exporting = Otlp.layerJson({
        baseUrl: "http://collector.example",
        resource: { serviceName: "app" }
      })
      const otlp = yield* Layer.build(Layer.provide(exporting, Layer.succeed(HttpClient.HttpClient, client)))
      yield* connected(profiles["qq-deaf"]).pipe(
        Effect.andThen(Context.get(otlp, OtlpExporter.Flusher).flush),
        Effect.provideContext(otlp),
        Effect.provideService(Metric.MetricRegistry, new Map())
      )
      const [traces = "", metrics = ""] = ["/v1/traces", "/v1/metrics"].map((path) =>
        sent.filter((request) => request.includes(path)).join()
      )
      for (const name of ["connect", "authenticate", "select"])
        assert.include(traces, `"ImapConnection.${name}"`)
      assert.include(traces, '{"key":"server.address","value":{"stringValue":"imap.example.com"}}')
      const units = Object.fromEntries(
        Array.from(
          metrics.matchAll(/"name":"imap\.client\.connection\.(\w+)".*?"unit":"([^"]+)"/g),
          ([, ...pair]) => pair
        )
      )
      assert.deepStrictEqual(units, {
        attempts: "{attempt}",
        count: "{connection}",
        failures: "{failure}",
        time_to_selected: "s"
      })
    })
  )
})
