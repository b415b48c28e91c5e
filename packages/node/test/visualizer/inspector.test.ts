/** What the Stately Inspector's own server and receiver make of what they are sent. */
import { ImapConnection } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { createWebSocketReceiver } from "@statelyai/inspect"
import { createInspectorServer } from "@statelyai/inspect/server"
import { Effect, Layer, Redacted, Schedule, Schema } from "effect"
import { createMachine } from "xstate"
import * as NodeInspector from "../../src/visualizer/NodeInspector.ts"
import { until } from "../support/until.ts"
import { freePort } from "../support/freePort.ts"

const { wellBehaved } = Simulator.profiles
const account = {
  host: "imap.example.com",
  user: wellBehaved.user,
  password: Redacted.make(wellBehaved.password)
}

type Value = string | { readonly [state: string]: Value }
const Value: Schema.Codec<Value> = Schema.Union([
  Schema.String,
  Schema.Record(
    Schema.String,
    Schema.suspend(() => Value)
  )
])

const Reported = Schema.Struct({
  type: Schema.String,
  name: Schema.optionalKey(Schema.String),
  definition: Schema.optionalKey(Schema.String),
  event: Schema.optionalKey(Schema.Struct({ type: Schema.String })),
  snapshot: Schema.optionalKey(Schema.Struct({ status: Schema.String, value: Value }))
})
type Reported = typeof Reported.Type

/** The package's server, and what its receiver has heard. */
const inspector = Effect.fnUntraced(function* (port: number) {
  yield* Effect.acquireRelease(
    Effect.sync(() => createInspectorServer({ port, autoOpen: false })),
    (server) => Effect.sync(() => server.stop())
  )
  // it does not tell when it listens
  yield* Effect.retry(
    Effect.tryPromise(() => fetch(`http://localhost:${port}`)),
    { schedule: Schedule.spaced("20 millis") }
  )
  const heard: Array<Reported> = []
  const receiver = createWebSocketReceiver({ server: `ws://localhost:${port}` })
  const { unsubscribe } = receiver.subscribe((event) => {
    heard.push(Schema.decodeUnknownSync(Reported)(event))
  })
  yield* Effect.addFinalizer(() => Effect.sync(unsubscribe))
  return heard
})

const values = (heard: ReadonlyArray<Reported>) => heard.flatMap(({ snapshot }) => snapshot?.value ?? [])

describe("the Stately Inspector", () => {
  it.live("hears of the actor, with a machine that XState takes, and of each transition", () =>
    Effect.gen(function* () {
      const port = yield* freePort
      const heard = yield* inspector(port)
      const surroundings = Layer.merge(
        Simulator.layer(wellBehaved),
        NodeInspector.layer({ url: `ws://localhost:${port}` })
      )
      const over = () => heard.some(({ snapshot }) => snapshot?.status === "done")
      yield* Effect.scoped(
        Effect.gen(function* () {
          const connection = yield* ImapConnection.make(account, { label: "billing" })
          yield* connection.logout
          yield* until("the end was not heard", over)
        })
      ).pipe(Effect.provide(surroundings))
      const [first] = heard
      assert.deepInclude(first, { type: "@xstate.actor", name: "billing c1" })
      const machine = createMachine(JSON.parse(first?.definition ?? "{}"))
      assert.containsAllKeys(machine.states, ["off", "dialing", "selected", "closed"])
      for (const value of values(heard)) machine.resolveState({ value })
      assert.deepInclude(values(heard), { selected: "quiet" })
      assert.strictEqual(values(heard).at(-1), "closed")
      const reported = JSON.stringify(heard)
      for (const inside of [account.host, wellBehaved.user, wellBehaved.password]) {
        assert.notInclude(reported, inside)
      }
    })
  )

  it.live("may come later: it is reported where each connection is", () =>
    Effect.gen(function* () {
      const port = yield* freePort
      const url = `ws://localhost:${port}`
      yield* Effect.gen(function* () {
        const connection = yield* ImapConnection.make(account)
        const heard = yield* inspector(port)
        yield* until("nothing was heard", () => heard.length > 0)
        assert.deepNestedInclude(heard[0], { type: "@xstate.actor", "snapshot.value": { selected: "quiet" } })
        yield* connection.logout
        yield* until("the end was not heard", () => values(heard).at(-1) === "closed")
      }).pipe(Effect.scoped, Effect.provide([Simulator.layer(wellBehaved), NodeInspector.layer({ url })]))
    })
  )
})
