/** Reports connections to an inspector. Loaded with the first one. */
import type * as Trace from "@effect-imap/core/Trace"
import * as Stately from "@effect-imap/visualizer/internal/Stately"
import { Effect, Queue, Schedule, type Scope } from "effect"
import * as Socket from "effect/socket/Socket"

/** The number of messages that wait for an absent inspector; older ones are dropped. */
const capacity = 1_000

/** The time between two attempts to connect to the inspector. */
const retrySchedule = Schedule.spaced("2 seconds")

export const sink = Effect.fn("NodeInspector.sink")(function* (
  url: string
): Effect.fn.Return<Trace.Sink, never, Scope.Scope> {
  // it alone needs XState, which an app need not have
  const { toConfig } = yield* Effect.promise(() => import("@effect-imap/core/Machine"))
  const actors = makeActors(JSON.stringify(toConfig()))
  const messages = yield* Queue.sliding<Stately.StatelyEvent>(capacity)
  yield* Effect.forkScoped(
    forwarding(url, messages, actors).pipe(
      Effect.retry(retrySchedule),
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

/** Sends waiting messages while the inspector is connected. */
const forwarding = (
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
      // its messages do not matter, but the end of the connection does
      return yield* Effect.raceFirst(sending, Effect.forever(pull))
    })
  )

type Actors = ReturnType<typeof makeActors>

/** The open connections of a trace. */
const makeActors = (definition: string) => {
  const actors = new Map<string, Stately.Actor>()
  let zero = 0
  let now = 0
  return {
    header: ({ clock }: Trace.Header) => {
      zero = clock.wall === undefined ? 0 : Date.parse(clock.wall)
    },
    /** Returns the open connections, with their current state. */
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
