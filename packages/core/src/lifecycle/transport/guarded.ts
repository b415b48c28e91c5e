/** A transport of an app may throw, or return no Effect: that is a `TransportError`, as its other failures are. */
import { Effect } from "effect"
import { called, calledNow } from "../../base/called.ts"
import { TransportError } from "./failure.ts"
import type { Connection, TlsOptions, Transport } from "./Transport.ts"

export const guarded = (transport: Transport["Service"]): Transport["Service"] => {
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

const known = new WeakMap<Transport["Service"], Transport["Service"]>()

class GuardedConnection implements Connection {
  readonly pull: Connection["pull"]
  readonly compress: Connection["compress"]
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
    this.pull = caught(
      "pull",
      called(() => connection.pull)
    )
    this.compress = connection.compress && ((received) => connection.compress?.(received))
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
