/** Connections that a test cuts, silences, or keeps from being let go. */
import { Deferred, Effect, Scope, Exit } from "effect"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport, TransportError } from "../../src/lifecycle/Transport.ts"
import { accountFor, inTime } from "./support.ts"

const { wellBehaved } = Simulator.profiles

/** The simulator's transport, whose connections can be cut, and that takes its time to let go. */
const cutting = (inner: Transport, release: Effect.Effect<void> = Effect.void) => {
  const cut = Deferred.makeUnsafe<void>()
  let silent = false
  const closed = Effect.andThen(
    Deferred.await(cut),
    Effect.fail(new TransportError({ failure: "reset", code: "ECONNRESET", detail: "cut" }))
  )
  const transport: Transport = {
    kind: inner.kind,
    connect: (target, report) =>
      Effect.andThen(
        Effect.addFinalizer(() => release),
        Effect.map(inner.connect(target, report), (connection) => ({
          ...connection,
          pull: Effect.flatMap(Effect.raceFirst(connection.pull, closed), (chunks) =>
            silent ? closed : Effect.succeed(chunks)
          )
        }))
      )
  }
  const silence = Effect.sync(() => {
    silent = true
  })
  return { transport, silence, cut: Deferred.succeed(cut, undefined) }
}

/** A mailbox on a connection that can be cut, in a scope that can be closed. */
export const selected = Effect.fnUntraced(function* (release?: Effect.Effect<void>, sink?: Trace.Sink) {
  const simulator = yield* Simulator.make(wellBehaved, { latency: 5 })
  const { cut, silence, transport } = cutting(simulator.transport, release)
  const scope = yield* Effect.acquireRelease(Scope.make(), (scope) => Scope.close(scope, Exit.void))
  const ring = Trace.ring({ capacity: 10_000 })
  const connecting = ImapConnection.make(accountFor(wellBehaved)).pipe(
    sink === undefined ? (effect) => effect : Trace.withSink(sink),
    Trace.withSink(ring.sink),
    Effect.provideService(Transport, transport),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Scope.Scope, scope)
  )
  const connection = yield* yield* inTime(connecting)
  return {
    connection,
    cut,
    silence,
    scope,
    close: Scope.close(scope, Exit.void),
    events: ring.events,
    simulator
  }
})

export const begin = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.forkChild(effect, { startImmediately: true })
