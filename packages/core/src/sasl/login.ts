/**
 * LOGIN as a SASL mechanism: the server asks for the name, then for the password. draft-murchison-sasl-login.
 *
 * Answered by position: the names of the two prompts vary (`User Name` and a NUL, `Username:`, other languages).
 */
import { type Redacted, Result } from "effect"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"

export interface LoginCredential {
  readonly user: string
  readonly password: Redacted.Redacted<string> | undefined
}

export const startLogin = (
  credential: LoginCredential
): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.map(
    Result.all([
      Expressible.text("user", credential.user),
      Expressible.secret("password", credential.password)
    ]),
    ([user, password]) => {
      const passwordAsked = Exchange.awaiting("LOGIN", () =>
        Exchange.send(password, Exchange.satisfied("LOGIN"))
      )
      return Exchange.awaiting("LOGIN", () => Exchange.send(user, passwordAsked))
    }
  )
