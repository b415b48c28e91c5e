/** From a name to its addresses, and from these to one connection: RFC 8305 ("Happy Eyeballs"). */
import * as dns from "node:dns"
import {
  fromCause,
  type Operations,
  TransportError,
  type TransportFailure
} from "@effect-imap/core/Transport"
import { Cause, type Duration, Effect, Exit, Latch, Scope } from "effect"
import { hasNetwork, type OwnAddress, ownAddresses } from "./interfaces.ts"

/** An address of a name. */
export interface Address {
  readonly family: 4 | 6
  readonly address: string
}

/** The addresses of a name, in the order in which the system prefers them (RFC 6724). */
export interface Lookup {
  /** Looks up a name; fails if it has no address, or if no name server answers. */
  (name: string): Effect.Effect<ReadonlyArray<Address>, TransportError>
  /** Returns whether an address may be dialled, even one that was given instead of a name; if absent, any may. */
  readonly permits?: (address: string) => boolean
}

/** Uses the system's resolver. */
export const lookup: Lookup = (name) =>
  Effect.callback((resume) => {
    dns.lookup(name, { all: true, order: "verbatim" }, (cause, found) => {
      const addresses = (found ?? []).flatMap(({ address, family }) =>
        family === 4 || family === 6 ? [{ address, family } as const] : []
      )
      resume(cause === null ? Effect.succeed(addresses) : Effect.fail(notFound(name, cause, ownAddresses())))
    })
  })

/** Without a network, some systems say of each name that it does not exist. */
export const notFound = (
  name: string,
  cause: NodeJS.ErrnoException,
  addresses: ReadonlyArray<OwnAddress> | undefined
): TransportError => {
  const { code, failure } = fromCause(cause)
  const isOffline = addresses !== undefined && !hasNetwork(addresses)
  const found = isOffline ? "offline" : failure === "other" ? "dnsNotFound" : failure
  return new TransportError({
    failure: found,
    ...(code === undefined ? {} : { code }),
    detail:
      found === "dnsNotFound"
        ? `no server is called ${name}`
        : found === "offline"
          ? `the name ${name} could not be looked up without a network`
          : `the name ${name} could not be looked up for now`
  })
}

/** Alternates address families, beginning with the first, each in its own order. RFC 8305 §4. */
export const interleave = (addresses: ReadonlyArray<Address>): ReadonlyArray<Address> => {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family)
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family)
  const rounds = Math.max(first.length, second.length)
  return Array.from({ length: rounds }, (_, round) => [
    ...first.slice(round, round + 1),
    ...second.slice(round, round + 1)
  ]).flat()
}

export interface Race<A> {
  readonly addresses: ReadonlyArray<Address>
  readonly port: number
  /** Connects to one address; the connection is released with its scope. */
  readonly dial: (address: Address, port: number) => Effect.Effect<A, TransportError, Scope.Scope>
  /** The time from the start of one address to the start of the next. RFC 8305 §5. */
  readonly delay: Duration.Input
  readonly run: Operations
}

/**
 * Returns the first connection that succeeds, after the others are released.
 *
 * The next address starts after `delay`, or at once when one fails. No attempt is abandoned before the caller's limit.
 */
export const race = Effect.fnUntraced(function* <A>(
  options: Race<A>
): Effect.fn.Return<A, TransportError, Scope.Scope> {
  const racing: Racing = { scopes: [], winner: undefined }
  const parent = yield* Effect.scope
  let turn = Effect.void

  const attempts = interleave(options.addresses).map((address) => {
    const next = Latch.makeUnsafe()
    const myTurn = turn
    turn = next.await
    const attempt = Effect.andThen(
      Effect.forkChild(Effect.andThen(Effect.sleep(options.delay), next.open)),
      attempted(racing, parent, address, options)
    )
    return Effect.andThen(
      myTurn,
      Effect.onError(attempt, () => next.open)
    )
  })

  const { scope, value } = yield* Effect.catchCause(Effect.raceAll(attempts), mostSpecific)
  // two may have connected at the same moment
  for (const other of racing.scopes) {
    if (other !== scope) yield* Scope.close(other, Exit.void)
  }
  return value
})

interface Racing {
  readonly scopes: Array<Scope.Closeable>
  winner: Scope.Closeable | undefined
}

const attempted = Effect.fnUntraced(function* <A>(
  racing: Racing,
  parent: Scope.Scope,
  address: Address,
  { dial, port, run }: Race<A>
) {
  const scope = yield* Scope.fork(parent)
  racing.scopes.push(scope)
  const value = yield* run({ kind: "tcp", ...address, port }, Scope.provide(dial(address, port), scope), {
    interruptedAs: () => (racing.winner === undefined ? "cancelled" : "race_lost")
  }).pipe(Effect.onError(() => Scope.close(scope, Exit.void)))
  racing.winner ??= scope
  return { scope, value }
})

/** Fails with the failure that says most about the server, and the words of all. */
const mostSpecific = (cause: Cause.Cause<TransportError>): Effect.Effect<never, TransportError> => {
  const errors = cause.reasons.filter(Cause.isFailReason).map(({ error }) => error)
  const [best] = errors.toSorted((one, other) => rank(one.failure) - rank(other.failure))
  if (best === undefined || errors.length < cause.reasons.length) return Effect.failCause(cause)
  const details = Array.from(new Set(errors.map(({ detail }) => detail)))
  return Effect.fail(
    new TransportError({
      failure: best.failure,
      ...(best.code === undefined ? {} : { code: best.code }),
      detail: details.slice(0, 4).join("; ") + (details.length > 4 ? "; …" : "")
    })
  )
}

const telling: ReadonlyArray<TransportFailure> = [
  "other",
  "offline",
  "unreachable",
  "timeout",
  "reset",
  "refused"
]

const rank = (failure: TransportFailure) => telling.length - telling.indexOf(failure)
