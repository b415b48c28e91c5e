/** Tokens that all connections of an account share: fetched once, kept until refused or old, renewed once for all. */
import { Clock, Duration, Effect, Option, Predicate, Redacted, Semaphore } from "effect"
import { called } from "../../base/called.ts"
import { misuse } from "../../failure/expects.ts"
import type * as ImapError from "../../failure/ImapError.ts"
import * as Redactor from "../../trace/Redactor.ts"
import { asked, unavailable } from "./givenSecret.ts"

const TypeId = "~@effect-imap/core/Account/TokenSource"

/** Tokens that all connections of an account share. Made by `Account.tokenSource`. */
export interface TokenSource {
  readonly [TypeId]: typeof TypeId
  /** The token in use, fetched if there is none. */
  readonly token: Effect.Effect<Redacted.Redacted<string>, ImapError.ImapError>
  /** The server refused this one. Called by every connection that sent it; the first call counts. */
  readonly refused: (token: Redacted.Redacted<string>) => Effect.Effect<void>
}

/** A token, and how long it lives, as a token endpoint answers (`expires_in` of RFC 6749 §5.1, in seconds). */
export interface IssuedToken {
  readonly token: string | Redacted.Redacted<string>
  /** A new token is fetched a minute before this has passed, or a tenth of it if that is less. */
  readonly lifetime?: Duration.Input | undefined
}

/** The way to fetch tokens, and how long one is used. */
export interface TokenSourceOptions<E> {
  /**
   * Fetches a token, alone or with its lifetime. A failure, or a value that is not text, becomes `CredentialUnavailable`, with the message as problem:
   * a kept-alive connection asks again later. An `ImapError` stays; `ImapError.signInAgain` makes the one that asks for the
   * account's owner.
   */
  readonly get: Effect.Effect<string | Redacted.Redacted<string> | IssuedToken, E>
  /** Called once for each token that a server refused, before `get` is asked for the next. */
  readonly refused?: ((token: Redacted.Redacted<string>) => Effect.Effect<void>) | undefined
  /**
   * The age at which a new token is fetched even if it was not refused, unless `get` returned its lifetime. By default
   * it is kept until it is refused.
   */
  readonly lifetime?: Duration.Input | undefined
}

export const isTokenSource = (value: unknown): value is TokenSource => Predicate.hasProperty(value, TypeId)

const isIssued = (given: unknown): given is IssuedToken =>
  !Redacted.isRedacted(given) && Predicate.hasProperty(given, "token")

/** The milliseconds for which a token is used: a login takes time, and a server's clock may be ahead. */
const usable = (lifetime: Duration.Input): Effect.Effect<number, ImapError.ImapError> =>
  Option.match(Duration.fromInput(lifetime), {
    onNone: () => Effect.fail(unavailable("the lifetime of the token is not a duration")),
    onSome: (given) => {
      const ms = Duration.toMillis(given)
      return Effect.succeed(ms === Infinity ? ms : ms - Math.min(60_000, ms / 10))
    }
  })

interface Kept {
  readonly token: Redacted.Redacted<string>
  readonly until: number
}

export const make = <E>(options: TokenSourceOptions<E>): TokenSource => {
  const { get, lifetime = Duration.infinity, refused }: TokenSourceOptions<E> = { ...options }
  const turn = Semaphore.makeUnsafe(1)
  const lasts = Option.map(Duration.fromInput(lifetime), Duration.toMillis)
  let kept: Kept | undefined

  const fetched = Effect.gen(function* () {
    if (Option.isNone(lasts)) {
      return yield* misuse("`lifetime`: expected a duration", "account")
    }
    const begun = yield* Clock.currentTimeMillis
    let lifetime: Duration.Input | undefined
    const alone = (given: string | Redacted.Redacted<string> | IssuedToken) => {
      if (!isIssued(given)) return given
      lifetime = given.lifetime
      return given.token
    }
    const token = yield* asked("token", Effect.isEffect(get) ? Effect.map(get, alone) : get, true)
    kept = { token, until: begun + (lifetime === undefined ? lasts.value : yield* usable(lifetime)) }
    return token
  })

  return {
    [TypeId]: TypeId,
    token: turn.withPermit(
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        kept !== undefined && now < kept.until ? Effect.succeed(kept.token) : fetched
      )
    ),
    refused: (token) =>
      turn.withPermit(
        Effect.suspend(() => {
          if (kept === undefined || Redacted.value(kept.token) !== Redacted.value(token)) return Effect.void
          kept = undefined
          return refused === undefined ? Effect.void : called(() => refused(token))
        }).pipe(
          // a failing callback must not prevent the renewal of the token
          Effect.catchDefect((defect) => {
            const redactor = Redactor.make()
            redactor.add(token, { kind: "token" })
            return Effect.logError("a token source's `refused` threw", redactor.text(String(defect)))
          })
        )
      )
  }
}
