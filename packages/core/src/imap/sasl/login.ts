/**
 * LOGIN as a SASL mechanism: the server asks for the name, then for the password. draft-murchison-sasl-login.
 *
 * Answered by position: the names of the two prompts vary (`User Name` and a NUL, `Username:`, other languages).
 */
import { Result } from "effect"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"

export const startLogin = (
  credential: Expressible.PasswordCredential
): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.map(Expressible.userAndPassword(credential), ([user, password]) => {
    const passwordAsked = Exchange.awaiting("LOGIN", () =>
      Exchange.send(password, Exchange.satisfied("LOGIN"))
    )
    return Exchange.awaiting("LOGIN", () => Exchange.send(user, passwordAsked))
  })
