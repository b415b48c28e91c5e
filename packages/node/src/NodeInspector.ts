/**
 * The connections of an app as actors in the Stately Inspector, live: the chart of the machine, each transition as it
 * happens. Told are transitions and labels, never context, hosts or what went over the wire, since the inspector is a
 * page of somebody else's.
 *
 * **Example** (While an app is developed; `createInspectorServer()` of `@statelyai/inspect/server` listens)
 *
 * ```ts
 * import { NodeImap, NodeInspector } from "@effect-imap/node"
 * import { Layer } from "effect"
 *
 * const ImapLive = NodeImap.layer.pipe(Layer.merge(NodeInspector.layer()))
 * ```
 */
import { toConfig } from "@effect-imap/core/machine"
import * as Trace from "@effect-imap/core/Trace"
import * as Stately from "@effect-imap/visualizer/internal/Stately"
import { Effect, type Layer, Queue, Schedule, type Scope } from "effect"
import * as Socket from "effect/socket/Socket"

/** Where the inspector's server is. */
export interface Options {
  /** Where the inspector's server listens. Default: `ws://localhost:8080`, as its own clients have it. */
  readonly url?: string | undefined
}

/** So many messages wait for an inspector that is not there; older ones are dropped. */
const capacity = 1_000

/** How long an inspector is waited for before it is called again. */
const patience = Schedule.spaced("2 seconds")

/** A sink that tells an inspector of each connection, and of those there already whenever it comes. */
export const sink = Effect.fn("NodeInspector.sink")(function* ({
  url = "ws://localhost:8080"
}: Options = {}): Effect.fn.Return<Trace.Sink, never, Scope.Scope> {
  const actors = makeActors()
  const messages = yield* Queue.sliding<Stately.StatelyEvent>(capacity)
  yield* Effect.forkScoped(
    told(url, messages, actors).pipe(
      Effect.retry(patience),
      Effect.provide(Socket.layerWebSocketConstructorGlobal)
    )
  )
  return {
    listening: () => true,
    header: actors.header,
    event: (event) => {
      for (const message of actors.take(event)) Queue.offerUnsafe(messages, message)
    }
  }
})

/** Tells the Stately Inspector of all connections that are made under the layer. */
export const layer = (options?: Options): Layer.Layer<never> => Trace.layerSink(sink(options))

/** Sends what waits for as long as the inspector is there. */
const told = (
  url: string,
  messages: Queue.Queue<Stately.StatelyEvent>,
  actors: Actors
): Effect.Effect<never, Socket.SocketError, Socket.WebSocketConstructor> =>
  Effect.scoped(
    Effect.gen(function* () {
      const socket = yield* Socket.makeWebSocket(url)
      const { write } = yield* socket.writer
      const { pull } = yield* socket.reader
      const send = (message: Stately.StatelyEvent) => write(JSON.stringify(message))
      yield* Effect.forEach(actors.introduced(), send, { discard: true })
      const sending = Effect.forever(Effect.flatMap(Queue.take(messages), send))
      // nothing that it says matters, but its end does
      return yield* Effect.raceFirst(sending, Effect.forever(pull))
    })
  )

type Actors = ReturnType<typeof makeActors>

/** The connections of a trace, as long as they last. */
const makeActors = () => {
  const definition = JSON.stringify(toConfig())
  const actors = new Map<string, Stately.Actor>()
  let zero = 0
  let now = 0
  return {
    header: ({ clock }: Trace.Header) => {
      zero = clock.wall === undefined ? 0 : Date.parse(clock.wall)
    },
    /** Those that last, as they are now. */
    introduced: () => Array.from(actors.values(), (actor) => actor.introduced(now)),
    take: ({ data, group_id: group, name, time }: Trace.Event): ReadonlyArray<Stately.StatelyEvent> => {
      now = time
      switch (name) {
        case "connection:started": {
          const actor = Stately.actor({ definition, group, label: data.label, zero }, "resolving")
          actors.set(group, actor)
          return [actor.introduced(time)]
        }
        case "machine:transition":
          return actors.get(group)?.moved(data, time) ?? []
        case "connection:ended": {
          const actor = actors.get(group)
          actors.delete(group)
          return actor?.stopped(time) ?? []
        }
        default:
          return []
      }
    }
  }
}
