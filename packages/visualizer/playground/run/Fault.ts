/** Faults between server and client, at a byte, at a time, or by hand. */
import { Effect } from "effect"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import type { FaultKind } from "./Trial.ts"

/** A fault at a byte that the server sends, counted from 1 over all connections. It happens once. */
export interface AtByte {
  readonly kind: FaultKind
  readonly byte: number
}

/** The connections between a client and its server. */
export interface Network {
  /** Adds the faults to the server's end of a connection. */
  readonly through: (end: Simulator.ServerEnd) => Simulator.ServerEnd
  /** Applies a fault to all open connections, now. */
  readonly strike: (kind: FaultKind) => Effect.Effect<void>
  /** Returns the number of bytes that the server has sent. */
  readonly sent: () => number
}

export const make = (fault?: AtByte): Network => {
  const connections = new Set<Connection>()
  let sent = 0
  const count = (length: number) => {
    const before = sent
    sent += length
    const isDue = fault !== undefined && before < fault.byte && fault.byte <= sent
    return isDue ? { kind: fault.kind, after: fault.byte - before } : undefined
  }
  return {
    through: (end) => {
      const connection = new Connection(end, count, () => connections.delete(connection))
      connections.add(connection)
      return connection
    },
    strike: (kind) =>
      Effect.suspend(() => Effect.forEach([...connections], (each) => each.strike(kind), { discard: true })),
    sent: () => sent
  }
}

const goodbye = new TextEncoder().encode("* BYE Server shutting down\r\n")

/** The time between two bytes of a drip. */
const drop = "100 millis"

class Connection implements Simulator.ServerEnd {
  readonly port: number
  readonly implicitTls: boolean
  readonly compress: Simulator.ServerEnd["compress"]
  readonly read: Simulator.ServerEnd["read"]
  readonly startTls: Simulator.ServerEnd["startTls"]
  readonly end: Effect.Effect<void>
  readonly reset: Effect.Effect<void>
  private readonly real: Simulator.ServerEnd
  private readonly count: (length: number) => { readonly kind: FaultKind; readonly after: number } | undefined
  /** True if anything may be sent: nothing is before the handshake. RFC 8314 §3. */
  private maySpeak: boolean
  private isSilent = false
  private isDripping = false

  constructor(real: Simulator.ServerEnd, count: Connection["count"], gone: () => void) {
    this.real = real
    this.count = count
    this.port = real.port
    this.implicitTls = real.implicitTls
    this.maySpeak = !real.implicitTls
    this.compress = real.compress
    this.read = Effect.tapError(this.unless(real.read), () => Effect.sync(gone))
    this.startTls = Effect.tap(this.unless(real.startTls), () =>
      Effect.sync(() => {
        this.maySpeak = true
      })
    )
    this.end = this.unless(Effect.andThen(Effect.sync(gone), real.end))
    this.reset = this.unless(Effect.andThen(Effect.sync(gone), real.reset))
  }

  readonly write = (bytes: Uint8Array): Effect.Effect<void> => {
    const met = this.count(bytes.length)
    if (met === undefined) return this.put(bytes)
    // a server says BYE after a response, not within one
    if (met.kind === "bye") return Effect.andThen(this.put(bytes), this.strike(met.kind))
    return this.put(bytes.subarray(0, met.after)).pipe(
      Effect.andThen(this.strike(met.kind)),
      Effect.andThen(Effect.suspend(() => this.put(bytes.subarray(met.after))))
    )
  }

  readonly strike = (kind: FaultKind): Effect.Effect<void> => {
    switch (kind) {
      case "cut":
        return this.reset
      case "silence":
        return Effect.sync(() => {
          this.isSilent = true
        })
      case "drip":
        return Effect.sync(() => {
          this.isDripping = true
        })
      case "bye":
        return Effect.andThen(this.maySpeak ? this.put(goodbye) : Effect.void, this.end)
    }
  }

  private readonly put = (bytes: Uint8Array): Effect.Effect<void> => {
    if (this.isSilent || bytes.length === 0) return Effect.void
    if (!this.isDripping) return this.real.write(bytes)
    return Effect.forEach(
      bytes,
      (byte) => Effect.andThen(Effect.sleep(drop), this.real.write(Uint8Array.of(byte))),
      {
        discard: true
      }
    )
  }

  /** Runs the effect, unless the flow was dropped: then it carries nothing, not even its end. */
  private unless<A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> {
    const never = Effect.suspend(() => (this.isSilent ? Effect.never : Effect.void))
    return Effect.andThen(
      never,
      Effect.tap(effect, () => never)
    )
  }
}
