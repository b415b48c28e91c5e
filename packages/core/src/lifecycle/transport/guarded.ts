/** A transport of an app may throw, or return no Effect: that is a `TransportError`, as its other failures are. */
import { Effect } from "effect"
import { called } from "../../base/called.ts"
import { TransportError } from "./failure.ts"
import type { Connection, Transport } from "./Transport.ts"

export const guarded = (transport: Transport["Service"]): Transport["Service"] => ({
  ...transport,
  connect: (target, report) =>
    Effect.map(
      attempted("connect", () => transport.connect(target, report)),
      guardedConnection
    )
})

const guardedConnection = (connection: Connection): Connection => ({
  pull: attempted("pull", () => connection.pull),
  write: (bytes) => attempted("write", () => connection.write(bytes)),
  buffered: () => connection.buffered(),
  upgrade: (options) => attempted("upgrade", () => connection.upgrade(options)),
  compress: connection.compress && ((received) => connection.compress?.(received)),
  channel: () => connection.channel()
})

const attempted = <A, R>(
  name: string,
  call: () => Effect.Effect<A, TransportError, R>
): Effect.Effect<A, TransportError, R> =>
  Effect.catchDefect(called(call), (thrown) => Effect.fail(broken(name, thrown)))

const broken = (name: string, thrown: unknown): TransportError =>
  new TransportError({
    failure: "defect",
    detail: `the transport's \`${name}\`: ${thrown instanceof Error ? thrown.message : String(thrown)}`
  })
