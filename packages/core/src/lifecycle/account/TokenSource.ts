/** Tokens that all connections of an account share: fetched once, kept until refused or old, renewed once for all. */
import { Clock, Duration, Effect, Option, Predicate, Redacted, Semaphore } from "effect"
import { called } from "../../base/called.ts"
import * as ImapError from "../../failure/ImapError.ts"
import { asked } from "./givenSecret.ts"

const TypeId = "~@effect-imap/core/Account/TokenSource"

/** Tokens that all connections of an account share. Made by `Account.tokenSource`. */
export interface TokenSource {
  readonly [TypeId]: typeof TypeId
  /** The token in use, fetched if there is none. */
  readonly token: Effect.Effect<Redacted.Redacted<string>, ImapError.ImapError>
  /** The server refused this one. Called by every connection that sent it; the first call counts. */
  readonly refused: (token: Redacted.Redacted<string>) => Effect.Effect<void>
}

/** The way to fetch tokens, and how long one is used. */
export interface TokenSourceOptions<E> {
  /**
   * Fetches a token. A failure, or a value that is not text, becomes `CredentialUnavailable`, with the message as problem:
   * a kept-alive connection asks again later. An `ImapError` stays; `Account.signInAgain` makes the one that asks for the
   * account's owner.
   */
  readonly get: Effect.Effect<string | Redacted.Redacted<string>, E>
  /** Called once for each token that a server refused, before `get` is asked for the next. */
  readonly refused?: ((token: Redacted.Redacted<string>) => Effect.Effect<void>) | undefined
  /** The age at which a new token is fetched even if it was not refused. By default it is kept until it is refused. */
  readonly lifetime?: Duration.Input | undefined
}

export const isTokenSource = (value: unknown): value is TokenSource => Predicate.hasProperty(value, TypeId)

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
      return yield* ImapError.make({ _tag: "Misuse", problem: "`lifetime`: expected a duration" }, "account")
    }
    const token = yield* asked("token", get, true)
    kept = { token, until: (yield* Clock.currentTimeMillis) + lasts.value }
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
          Effect.catchDefect((defect) => Effect.logError("a token source's `refused` threw", defect))
        )
      )
  }
}
