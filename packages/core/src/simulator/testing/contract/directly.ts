/** A transport whose connections are read and written through `direct`, so that the same checks hold its promises. */
import { Effect } from "effect"
import type { Connection, Listening, Transport, TransportError } from "../../../lifecycle/Transport.ts"

/**
 * Returns the transport with connections that are read and written through `direct`; one without it stays as it is.
 *
 * **Example** (The suite once more, by callbacks)
 *
 * ```ts
 * import { TransportContract } from "@effect-imap/core/testing"
 * import { NodeTransport } from "@effect-imap/node"
 *
 * export const transport = TransportContract.directly(NodeTransport.make())
 * ```
 */
export const directly = (transport: Transport): Transport => ({
  ...transport,
  connect: (target, report) =>
    Effect.map(transport.connect(target, report), (connection) =>
      connection.direct === undefined ? connection : new Direct(connection)
    )
})

/** Listens from the first pull on, and takes one chunk for each. */
class Direct implements Connection {
  readonly compress: Connection["compress"]
  private readonly connection: Connection
  private listening: Listening | undefined
  private received: ReadonlyArray<Uint8Array> = []
  private ended: TransportError | undefined
  private wake = () => {}

  constructor(connection: Connection) {
    this.connection = connection
    this.compress =
      connection.compress &&
      ((received) => {
        this.stop()
        connection.compress?.(received)
      })
  }

  readonly pull: Connection["pull"] = Effect.suspend(() => {
    const { direct } = this.connection
    if (direct === undefined) return this.connection.pull
    if (this.listening === undefined) this.listening = direct.listen(this.receive, this.end)
    else this.listening.resume()
    return this.next
  })

  private readonly next: Connection["pull"] = Effect.callback((resume) => {
    this.wake = () => {
      const { ended, received } = this
      if (received.length === 0 && ended === undefined) return
      this.wake = () => {}
      this.received = []
      resume(received.length > 0 || ended === undefined ? Effect.succeed(received) : Effect.fail(ended))
    }
    this.wake()
    return Effect.sync(() => {
      this.wake = () => {}
      this.listening?.pause()
    })
  })

  private readonly receive = (bytes: Uint8Array): void => {
    this.listening?.pause()
    this.received = this.received.concat(bytes)
    this.wake()
  }

  private readonly end = (error: TransportError): void => {
    this.ended = error
    this.wake()
  }

  private stop(): void {
    this.listening?.stop()
    this.listening = undefined
  }

  write(bytes: Uint8Array): Effect.Effect<void, TransportError> {
    return Effect.callback((resume) => {
      const { direct } = this.connection
      if (direct === undefined) return resume(this.connection.write(bytes))
      const done = (error?: TransportError) => resume(error === undefined ? Effect.void : Effect.fail(error))
      if (direct.write(bytes, done)) done()
    })
  }

  buffered(): number {
    return this.connection.buffered() + this.received.reduce((sum, { length }) => sum + length, 0)
  }

  upgrade(...options: Parameters<Connection["upgrade"]>): ReturnType<Connection["upgrade"]> {
    return Effect.suspend(() => {
      this.stop()
      return this.connection.upgrade(...options)
    })
  }

  channel(): ReturnType<Connection["channel"]> {
    return this.connection.channel()
  }
}
