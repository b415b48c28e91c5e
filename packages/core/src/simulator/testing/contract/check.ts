/** The parts of one check, and how it runs. */
import { Data, Duration, Effect, type Scope } from "effect"
import type { Closed, ServerEnd } from "../ServerEnd.ts"
import type {
  Connection,
  Target,
  TlsOptions,
  Transport,
  TransportError
} from "../../../lifecycle/Transport.ts"
import { concat } from "../../../imap/wire/bytes.ts"

/** A promise was not kept. */
export class ContractViolation extends Data.TaggedError("ContractViolation")<{
  readonly promise: string
  readonly observed: string
}> {
  override get message() {
    return `${this.promise}: ${this.observed}`
  }
}

/** A promise was kept, or does not apply, and why. */
export type Outcome = { readonly _tag: "kept" } | { readonly _tag: "skipped"; readonly why: string }

/** A listening peer, and the transport that reaches it. */
export interface Peer {
  readonly transport: Transport
  readonly target: Target
  /** The options to verify the peer; without them, TLS is not checked. */
  readonly tls?: TlsOptions
}

/** The peer of the transport under test, and its limits. */
export interface Options {
  /** Starts a peer that plays `server` for each connection, and stops it with the scope. */
  readonly peer: (
    server: (end: ServerEnd) => Effect.Effect<void, never, Scope.Scope>
  ) => Effect.Effect<Peer, unknown, Scope.Scope>
  /** The reason why `buffered` cannot count, if a transport that becomes TLS cannot count. */
  readonly uncounted?: string
  /**
   * The time after which a promise counts as broken; a minute by default, so that no check fails on a busy machine. Give
   * the test runner more.
   */
  readonly timeout?: Duration.Input
}

export const timeoutOf = ({ timeout = "1 minute" }: Options): Duration.Duration =>
  Duration.fromInputUnsafe(timeout)

/** One promise of the contract, and the effect that checks it. It fails with a `ContractViolation`. */
export interface Check {
  readonly name: string
  readonly check: Effect.Effect<Outcome, ContractViolation, Scope.Scope>
}

/** Both sides of one check. */
export interface Script {
  readonly server: (end: ServerEnd) => Effect.Effect<void, Closed, Scope.Scope>
  readonly client: (
    connection: Connection,
    peer: Peer
  ) => Effect.Effect<Outcome | void, TransportError | Broken, Scope.Scope>
}

/** The behavior that was observed instead of the promised one. */
export class Broken extends Data.TaggedError("Broken")<{ readonly observed: string }> {}

export const broken = (observed: string) => new Broken({ observed })

export const skipped = (why: string): Outcome => ({ _tag: "skipped", why })

const kept: Outcome = { _tag: "kept" }

/** Runs a script against a new peer; an unexpected failure breaks the promise. */
export const check = (options: Options, promise: string, script: Script | Effect.Effect<Script>): Check => {
  const duration = timeoutOf(options)
  const violated = (observed: string) => Effect.fail(new ContractViolation({ promise, observed }))
  const run = Effect.gen(function* () {
    const { client, server } = Effect.isEffect(script) ? yield* script : script
    const peer = yield* options.peer((end) => Effect.ignore(server(end)))
    const connection = yield* peer.transport.connect(peer.target, () => {})
    return (yield* client(connection, peer)) ?? kept
  })
  return {
    name: promise,
    check: run.pipe(
      Effect.catch((error) =>
        violated(error instanceof Broken ? error.observed : `it failed with ${String(error)}`)
      ),
      Effect.timeoutOrElse({
        duration,
        orElse: () => violated(`it was not done within ${Duration.format(duration)}`)
      })
    )
  }
}

/** Pulls until `count` bytes have arrived. */
export const pullBytes = Effect.fnUntraced(function* (connection: Connection, count: number) {
  const chunks: Array<Uint8Array> = []
  let length = 0
  while (length < count) {
    for (const chunk of yield* connection.pull) {
      chunks.push(chunk)
      length += chunk.length
    }
  }
  return concat(chunks)
})

/** Reads until `count` bytes have arrived. */
export const readBytes = Effect.fnUntraced(function* (end: ServerEnd, count: number) {
  const chunks: Array<Uint8Array> = []
  let length = 0
  while (length < count) {
    const chunk = yield* end.read
    chunks.push(chunk)
    length += chunk.length
  }
  return concat(chunks)
})

/** Returns bytes whose order can be checked: no two adjacent kilobytes are equal. */
export const pattern = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8) * 13) & 0xff)

export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

export const expectSame = (actual: Uint8Array, expected: Uint8Array): Effect.Effect<void, Broken> => {
  const at = expected.findIndex((byte, index) => actual[index] !== byte)
  if (at === -1 && actual.length === expected.length) return Effect.void
  return Effect.fail(
    broken(
      `${actual.length} of ${expected.length} bytes came, the first wrong one at ${at === -1 ? expected.length : at}`
    )
  )
}
