/** The one way to begin an exchange: with a mechanism, a credential, and facts about the channel. */
import { Option, type Redacted, type Result } from "effect"
import * as Base64 from "effect/encoding/Base64"
import * as Mechanism from "../Mechanism.ts"
import { startAnonymous } from "./anonymous.ts"
import * as bearer from "./bearer.ts"
import { startCramMd5 } from "./cramMd5.ts"
import { startDigestMd5 } from "./digestMd5.ts"
import type { Exchange, ExchangeFailure } from "./Exchange.ts"
import { startExternal } from "./external.ts"
import type { Binding } from "./Binding.ts"
import type { ChannelFlag } from "./gs2.ts"
import { startLogin } from "./login.ts"
import { startPlain } from "./plain.ts"
import { type ScramMechanism, startScram } from "./scram.ts"

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
export const start = (request: ExchangeRequest): Result.Result<Exchange, ExchangeFailure> =>
  known[request.mechanism](request)

const scram =
  (mechanism: ScramMechanism): Start =>
  (request) => {
    const { authorizeAs, random, secret, user } = request
    return startScram(mechanism, {
      user,
      password: secret,
      authorizeAs,
      flag: flagOf(request),
      random: random()
    })
  }

type Start = (request: ExchangeRequest) => Result.Result<Exchange, ExchangeFailure>

const known: { readonly [N in Mechanism.Name]: Start } = {
  EXTERNAL: startExternal,
  "SCRAM-SHA-512-PLUS": scram("SCRAM-SHA-512-PLUS"),
  "SCRAM-SHA-256-PLUS": scram("SCRAM-SHA-256-PLUS"),
  "SCRAM-SHA-512": scram("SCRAM-SHA-512"),
  "SCRAM-SHA-256": scram("SCRAM-SHA-256"),
  "SCRAM-SHA-1-PLUS": scram("SCRAM-SHA-1-PLUS"),
  "SCRAM-SHA-1": scram("SCRAM-SHA-1"),
  "DIGEST-MD5": ({ authorizeAs, random, secret, server, user }) =>
    startDigestMd5({
      user,
      password: secret,
      authorizeAs,
      host: server.host,
      nonce: Base64.encode(random())
    }),
  "CRAM-MD5": ({ secret, user }) => startCramMd5({ user, password: secret }),
  OAUTHBEARER: ({ secret, server, user }) => bearer.oauthBearer({ user, token: secret, server }),
  XOAUTH2: ({ secret, user }) => bearer.xoauth2({ user, token: secret }),
  PLAIN: ({ authorizeAs, secret, user }) => startPlain({ user, password: secret, authorizeAs }),
  LOGIN: ({ secret, user }) => startLogin({ user, password: secret }),
  ANONYMOUS: startAnonymous
}
