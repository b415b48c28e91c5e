/** PLAIN: the user to act as, the user who logs in, and the password, in one message. RFC 4616 §2. */
import { Result } from "effect"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"

export interface PlainCredential extends Expressible.PasswordCredential {
  /** Act as this user; left out, as `user`. */
  readonly authorizeAs?: string | undefined
}

export const startPlain = (
  credential: PlainCredential
): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.map(
    Result.all([
      Expressible.authorization(credential.authorizeAs),
      Expressible.text("user", credential.user),
      Expressible.secret("password", credential.password)
    ]),
    (parts) => Exchange.begin(Exchange.message(parts.join("\0")), Exchange.satisfied("PLAIN"))
  )
