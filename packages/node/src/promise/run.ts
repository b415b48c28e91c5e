/** Conversions between promises and effects. */
import type * as Account from "@effect-imap/core/Account"
import * as ImapError from "@effect-imap/core/ImapError"
import { isPlain } from "@effect-imap/core/internal/is"
import { misuse } from "@effect-imap/core/internal/expects"
import { Cause, Effect, Exit, Redacted } from "effect"

/** A password or a token, or a function that returns one; its signal is aborted once no caller waits for it. */
export type Secret = string | ((signal: AbortSignal) => string | PromiseLike<string>)

/** Splits the options into those of promises and those of the effect, which checks for unknown ones. */
export const apart = <Options extends { readonly signal?: AbortSignal | undefined }>(
  options: Options | undefined
): { readonly signal?: AbortSignal | undefined; readonly rest: Omit<Options, "signal"> | undefined } => {
  if (options === undefined || !isPlain(options)) return { rest: options }
  const { signal, ...rest } = options
  return { signal, rest }
}

/** Runs an effect. Rejects with the typed failure itself, with the signal's reason if it was aborted, or with the defect. */
export const run = <A, E>(effect: Effect.Effect<A, E>, signal?: AbortSignal): Promise<A> =>
  // an effect begins at once: if the signal was aborted before, no byte may be sent
  signal !== undefined && !isSignal(signal)
    ? Promise.reject(misuse("`signal`: expected an AbortSignal"))
    : signal?.aborted === true
      ? Promise.reject(signal.reason)
      : Effect.runPromiseExit(effect, signal === undefined ? {} : { signal }).then((exit) =>
          Exit.isSuccess(exit) ? exit.value : Promise.reject(thrown(exit.cause, signal))
        )

const isSignal = (given: unknown): boolean =>
  typeof given === "object" && given !== null && "aborted" in given && "addEventListener" in given

const thrown = (cause: Cause.Cause<unknown>, signal: AbortSignal | undefined): unknown =>
  signal?.aborted === true && Cause.hasInterruptsOnly(cause) ? signal.reason : Cause.squash(cause)

/**
 * Makes a credential. A function is called for each attempt; an exception becomes the problem of
 * `CredentialUnavailable`.
 */
export const credential = (
  secret: Secret | Account.Credential | undefined
): Account.Credential | undefined => {
  if (typeof secret === "string") return Redacted.make(secret)
  return typeof secret === "function"
    ? Effect.mapError(Effect.map(called(secret), Redacted.make), ImapError.unavailable)
    : secret
}

/** Calls the user's function, and fails with its exception. */
export const called = <A>(f: (signal: AbortSignal) => A | PromiseLike<A>): Effect.Effect<A, unknown> =>
  Effect.tryPromise({
    try: (signal) => Promise.resolve(signal).then(f),
    catch: (error) => error
  })
