/** A transport of an app may throw, or return no Effect: that is a `TransportError`, as its other failures are. */
import { Effect } from "effect"
import { called, calledNow } from "../../base/called.ts"
import { TransportError } from "./failure.ts"
import type { Connection, Direct, Listening, TlsOptions, Transport } from "./Transport.ts"

export const guarded = (transport: Transport): Transport => {
  const found = known.get(transport) ?? {
    ...transport,
    connect: (target, report) =>
      Effect.map(
        caught(
          "connect",
          called(() => transport.connect(target, report))
        ),
        (connection) => new GuardedConnection(connection)
      )
  }
  known.set(transport, found)
  return found
}

const known = new WeakMap<Transport, Transport>()

class GuardedConnection implements Connection {
  private readonly connection: Connection
  private guardedPull: Connection["pull"] | undefined
  private guardedDirect: GuardedDirect | undefined

  constructor(connection: Connection) {
    this.connection = connection
  }

  get compress(): Connection["compress"] {
    const { connection } = this
    return connection.compress && ((received) => connection.compress?.(received))
  }

  get direct(): Direct | undefined {
    const { direct } = this.connection
    if (direct !== undefined && this.guardedDirect?.direct !== direct)
      this.guardedDirect = new GuardedDirect(direct)
    return direct && this.guardedDirect
  }

  get pull(): Connection["pull"] {
    return (this.guardedPull ??= caught(
      "pull",
      called(() => this.connection.pull)
    ))
  }

  write(bytes: Uint8Array) {
    return caught(
      "write",
      calledNow(() => this.connection.write(bytes))
    )
  }

  buffered() {
    return this.connection.buffered()
  }

  upgrade(options: TlsOptions) {
    return caught(
      "upgrade",
      calledNow(() => this.connection.upgrade(options))
    )
  }

  channel() {
    return this.connection.channel()
  }
}

class GuardedDirect implements Direct {
  readonly direct: Direct

  constructor(direct: Direct) {
    this.direct = direct
  }

  listen(receive: (bytes: Uint8Array) => void, end: (error: TransportError) => void): Listening {
    try {
      return this.direct.listen(receive, end)
    } catch (thrown) {
      queueMicrotask(() => end(broken("listen", thrown)))
      return nothing
    }
  }

  write(bytes: Uint8Array, done: (error: TransportError | undefined) => void): boolean {
    try {
      return this.direct.write(bytes, done)
    } catch (thrown) {
      queueMicrotask(() => done(broken("write", thrown)))
      return false
    }
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
