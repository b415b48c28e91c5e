/** The input of an exchange, and the function that starts it. */
import type { Option, Redacted, Result } from "effect"
import type * as Mechanism from "../Mechanism.ts"
import type { Binding } from "./Binding.ts"
import type { Exchange, ExchangeFailure } from "./Exchange.ts"

export interface ExchangeRequest {
  readonly mechanism: Mechanism.Name
  readonly user: string
  /** The password, the token or the trace information, whichever the mechanism wants. EXTERNAL wants none. */
  readonly secret: Redacted.Redacted<string> | undefined
  /** Act as this user. */
  readonly authorizeAs?: string | undefined
  readonly server: { readonly host: string; readonly port: number }
  /** The channel binding; `None` if the library itself has no TLS. */
  readonly binding: () => Option.Option<Binding>
  /** The server offers a mechanism with channel binding, this one or another. */
  readonly offersPlus: () => boolean
  /** New for each exchange, from a source that cannot be predicted; at least 16 octets. */
  readonly random: () => Uint8Array
}

/** Begins an exchange. Fails before anything is written if the credential does not fit the mechanism. */
export type Start = (request: ExchangeRequest) => Result.Result<Exchange, ExchangeFailure>
