/** PLAIN: the user to act as, the user who logs in, and the password, in one message. RFC 4616 §2. */
import { type Redacted, Result } from "effect"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"

export interface PlainCredential {
  readonly user: string
  readonly password: Redacted.Redacted<string> | undefined
  /** Act as this user; left out, as `user`. */
  readonly authorizeAs?: string | undefined
}

export const startPlain = (
  credential: PlainCredential
): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.gen(function* () {
    const authorization = yield* Expressible.authorization(credential.authorizeAs)
    const user = yield* Expressible.text("user", credential.user)
    const password = yield* Expressible.secret("password", credential.password)
    const content = Exchange.message(`${authorization}\0${user}\0${password}`)
    return Exchange.begin(content, Exchange.satisfied("PLAIN"))
  })
