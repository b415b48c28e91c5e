/** Reads what an app's effect or function returned for a password or a token: text, or why it is not text. */
import { Effect, Redacted } from "effect"
import { expectsText } from "../../failure/expects.ts"
import * as ImapError from "../../failure/ImapError.ts"
import { bounded } from "../../base/visible.ts"

/** Converts a failure to get a password or a token, with its message as the problem; an `ImapError` stays. */
export const unavailable = (error: unknown): ImapError.ImapError => {
  if (error instanceof ImapError.ImapError) return error
  const message = error instanceof Error ? error.message : String(error)
  return gaveNone(bounded(message, 256).text)
}

/**
 * Makes the failure of a source that gets no token before the account's owner has signed in again, such as when the token
 * endpoint answers `invalid_grant` (RFC 6749 §5.2). The problem is shown, so it must not contain a secret.
 */
export const signInAgain = (problem: string): ImapError.ImapError => {
  expectsText(problem, "ImapError.signInAgain", "problem")
  return ImapError.make({ _tag: "SignInRequired", problem: bounded(problem, 256).text }, "account")
}

const gaveNone = (problem: string): ImapError.ImapError =>
  ImapError.make({ _tag: "CredentialUnavailable", problem }, "account")

/**
 * Asks the app for a secret. A failure, an exception or a value that is not text, such as `undefined`, becomes
 * `CredentialUnavailable`. `mayBePlain`: a string need not be `Redacted`.
 */
export const asked = (
  field: "password" | "token",
  give: unknown,
  mayBePlain = false
): Effect.Effect<Redacted.Redacted<string>, ImapError.ImapError> =>
  isSecret(give) ? Effect.succeed(give) : given(field, give, mayBePlain)

const given = (
  field: "password" | "token",
  give: unknown,
  mayBePlain: boolean
): Effect.Effect<Redacted.Redacted<string>, ImapError.ImapError> =>
  (isEffect(give) ? give : Effect.succeed(give)).pipe(
    Effect.mapError(unavailable),
    Effect.catchDefect((defect) => Effect.fail(unavailable(defect))),
    Effect.flatMap((given) => {
      const secret = mayBePlain && typeof given === "string" ? Redacted.make(given) : given
      return isSecret(secret)
        ? Effect.succeed(secret)
        : Effect.fail(gaveNone(`the source of the ${field} returned no string, but ${kindOf(given)}`))
    })
  )

const isEffect = (given: unknown): given is Effect.Effect<unknown, unknown> => Effect.isEffect(given)

const isSecret = (given: unknown): given is Redacted.Redacted<string> =>
  Redacted.isRedacted(given) && typeof Redacted.value(given) === "string"

/** Describes the value without showing it: it may contain the secret. */
const kindOf = (given: unknown): string => {
  if (Redacted.isRedacted(given)) return kindOf(Redacted.value(given))
  if (typeof given === "string") return "a string that is not Redacted"
  if (Effect.isEffect(given)) return "another effect"
  return given === undefined || given === null ? `${given}` : `a value of type ${typeof given}`
}
