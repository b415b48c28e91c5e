/** The one way to begin an exchange: with a mechanism, a credential, and facts about the channel. */
import { Option, type Redacted, type Result } from "effect"
import * as Mechanism from "../Mechanism.ts"
import * as bearer from "./bearer.ts"
import { startCramMd5 } from "./cramMd5.ts"
import type { Exchange, ExchangeFailure } from "./Exchange.ts"
import { startExternal } from "./external.ts"
import type { Binding } from "../channelBinding.ts"
import type { ChannelFlag } from "./gs2.ts"
import { startLogin } from "./login.ts"
import { startPlain } from "./plain.ts"
import { startScram } from "./scram.ts"

export interface ExchangeRequest {
  readonly mechanism: Mechanism.Name
  readonly user: string
  /** The password, or the token if the mechanism wants one. EXTERNAL needs neither. */
  readonly secret: Redacted.Redacted<string> | undefined
  /** Act as this user. */
  readonly authorizeAs?: string | undefined
  readonly server: { readonly host: string; readonly port: number }
  /** The channel binding; `None` if the library itself has no TLS. */
  readonly binding: () => Option.Option<Binding>
  /** The server also offers the mechanism with channel binding. */
  readonly offersPlus: boolean
  /** New for each exchange, from a source that cannot be predicted; at least 16 octets. */
  readonly random: () => Uint8Array
}

/** `y` reveals to a server that offers channel binding that someone hid its offer. RFC 5802 §6. */
const flagOf = ({ binding, mechanism, offersPlus }: ExchangeRequest): ChannelFlag => {
  if (Mechanism.bindsChannel(mechanism)) return Option.getOrElse(binding(), () => "n" as const)
  return !offersPlus && Option.isSome(binding()) ? "y" : "n"
}

/** Begins an exchange. Fails before anything is written if the credential does not fit the mechanism. */
export const start = (request: ExchangeRequest): Result.Result<Exchange, ExchangeFailure> => {
  const { authorizeAs, mechanism, random, secret, server, user } = request
  switch (mechanism) {
    case "PLAIN":
      return startPlain({ user, password: secret, authorizeAs })
    case "LOGIN":
      return startLogin({ user, password: secret })
    case "CRAM-MD5":
      return startCramMd5({ user, password: secret })
    case "EXTERNAL":
      return startExternal({ authorizeAs })
    case "OAUTHBEARER":
      return bearer.oauthBearer({ user, token: secret, server })
    case "XOAUTH2":
      return bearer.xoauth2({ user, token: secret })
    default:
      return startScram(mechanism, {
        user,
        password: secret,
        authorizeAs,
        flag: flagOf(request),
        random: random()
      })
  }
}
