/** Calls the transport of an app, which may throw, or return no Effect: that is a `TransportError`, as its other failures are. */
import { Effect, type Scope } from "effect"
import { called, calledNow } from "../../base/called.ts"
import { TransportError } from "./failure.ts"
import type {
  Connection,
  Direct,
  Listening,
  Report,
  Target,
  TlsInfo,
  TlsOptions,
  Transport
} from "./Transport.ts"

export const connect = (
  transport: Transport,
  target: Target,
  report: Report
): Effect.Effect<Connection, TransportError, Scope.Scope> =>
  caught(
    "connect",
    calledNow(() => transport.connect(target, report))
  )

export const pull = (connection: Connection): Connection["pull"] =>
  caught(
    "pull",
    called(() => connection.pull)
  )

export const write = (connection: Connection, bytes: Uint8Array): Effect.Effect<void, TransportError> =>
  caught(
    "write",
    calledNow(() => connection.write(bytes))
  )

export const upgrade = (
  connection: Connection,
  options: TlsOptions
): Effect.Effect<TlsInfo, TransportError> =>
  caught(
    "upgrade",
    calledNow(() => connection.upgrade(options))
  )

export const listen = (
  direct: Direct,
  receive: (bytes: Uint8Array) => void,
  end: (error: TransportError) => void
): Listening => {
  try {
    return direct.listen(receive, end)
  } catch (thrown) {
    queueMicrotask(() => end(broken("listen", thrown)))
    return nothing
  }
}

export const writeDirectly = (
  direct: Direct,
  bytes: Uint8Array,
  done: (error: TransportError | undefined) => void
): boolean => {
  try {
    return direct.write(bytes, done)
  } catch (thrown) {
    queueMicrotask(() => done(broken("write", thrown)))
    return false
  }
}

const nothing: Listening = { pause: () => {}, resume: () => {}, stop: () => {} }

const caught = <A, R>(
  name: string,
  effect: Effect.Effect<A, TransportError, R>
): Effect.Effect<A, TransportError, R> =>
  Effect.catchDefect(effect, (thrown) => Effect.fail(broken(name, thrown)))

const broken = (name: string, thrown: unknown): TransportError =>
  new TransportError({
    failure: "defect",
    detail: `the transport's \`${name}\`: ${thrown instanceof Error ? thrown.message : String(thrown)}`
  })
