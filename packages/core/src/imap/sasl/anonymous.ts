/** ANONYMOUS: a login without a user, and trace information if there is any. RFC 4505 §2. */
import { Redacted, Result } from "effect"
import * as Exchange from "./Exchange.ts"

/** The account has checked the trace information. */
export const startAnonymous = ({
  secret
}: {
  readonly secret: Redacted.Redacted<string> | undefined
}): Result.Result<Exchange.Exchange, never> =>
  Result.succeed(
    Exchange.begin(Exchange.message(secret === undefined ? "" : Redacted.value(secret)), {
      ...Exchange.satisfied("ANONYMOUS"),
      wroteSecret: false
    })
  )
