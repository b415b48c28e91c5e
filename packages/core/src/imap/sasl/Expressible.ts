/** Texts that a mechanism's syntax can express. Others are refused before anything is written. */
import { Redacted, Result } from "effect"
import type { ExchangeFailure } from "./Exchange.ts"

/** Not empty, and without NUL, which separates or ends texts. RFC 4616 §2. */
export const text = (field: string, value: string): Result.Result<string, ExchangeFailure> => {
  if (value === "") return invalid(field, "must not be empty")
  return value.includes("\0") ? invalid(field, "must not hold a NUL") : Result.succeed(value)
}

/** Checks a secret in the same way; the failure only names the field. */
export const secret = (
  field: string,
  value: Redacted.Redacted<string> | undefined
): Result.Result<string, ExchangeFailure> => text(field, value === undefined ? "" : Redacted.value(value))

/** A user and the password that proves it. */
export interface PasswordCredential {
  readonly user: string
  readonly password: Redacted.Redacted<string> | undefined
}

/** Checks a user and the password. */
export const userAndPassword = ({
  password,
  user
}: PasswordCredential): Result.Result<[user: string, password: string], ExchangeFailure> =>
  Result.all([text("user", user), secret("password", password)])

/** Checks the name of the user to act as; it is empty for the user who logs in. */
export const authorization = (value: string | undefined): Result.Result<string, ExchangeFailure> =>
  value === undefined ? Result.succeed("") : text("authorizeAs", value)

/** Checks that there are no control characters, which separate fields: `^A` in the names and tokens of OAuth, CR and LF anywhere. */
export const uncontrolled = (field: string, value: string): Result.Result<string, ExchangeFailure> =>
  Result.flatMap(text(field, value), (filled) =>
    /\p{Cc}/u.test(filled) ? invalid(field, "must not contain control characters") : Result.succeed(filled)
  )

/** A bearer token: printable ASCII. Wider than RFC 6750 §2.1, narrower than anything that could end it. */
export const token = (value: Redacted.Redacted<string> | undefined): Result.Result<string, ExchangeFailure> =>
  Result.flatMap(secret("token", value), (filled) =>
    /^[\x21-\x7e]+$/.test(filled) ? Result.succeed(filled) : invalid("token", "must be printable ASCII")
  )

const invalid = (field: string, problem: string): Result.Result<never, ExchangeFailure> =>
  Result.fail({ _tag: "InvalidAccount", field, problem })
