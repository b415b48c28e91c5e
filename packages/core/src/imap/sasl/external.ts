/** EXTERNAL: the channel has identified the client, by its certificate. RFC 4422 appendix A. */
import { Result } from "effect"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"

export interface ExternalCredential {
  /** If absent, the server takes the user from the certificate. */
  readonly authorizeAs?: string | undefined
}

export const startExternal = ({
  authorizeAs
}: ExternalCredential): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.map(Expressible.authorization(authorizeAs), (authorization) =>
    Exchange.begin(Exchange.message(authorization), {
      ...Exchange.satisfied("EXTERNAL"),
      wroteSecret: false
    })
  )
