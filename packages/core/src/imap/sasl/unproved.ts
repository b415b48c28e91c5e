/** Exchanges without a proof of the password: they send a secret, or need none. Loaded with every connection, since they are small. */
import type * as Mechanism from "../Mechanism.ts"
import { startAnonymous } from "./anonymous.ts"
import * as bearer from "./bearer.ts"
import type { Start } from "./ExchangeRequest.ts"
import { startExternal } from "./external.ts"
import { startLogin } from "./login.ts"
import { startPlain } from "./plain.ts"

/** Returns `undefined` for SCRAM, CRAM-MD5 and DIGEST-MD5. */
export const startOf = (mechanism: Mechanism.Name): Start | undefined => known[mechanism]

/** What is loaded when a login with it is due, as `start` chooses; the compiler asks for all others here. */
type Loaded = Extract<Mechanism.Name, `SCRAM-${string}` | `${string}-MD5`>

type Known = { readonly [N in Exclude<Mechanism.Name, Loaded>]: Start } & { readonly [N in Loaded]?: never }

const known: Known = {
  EXTERNAL: startExternal,
  OAUTHBEARER: ({ secret, server, user }) => bearer.oauthBearer({ user, token: secret, server }),
  XOAUTH2: ({ secret, user }) => bearer.xoauth2({ user, token: secret }),
  PLAIN: ({ authorizeAs, secret, user }) => startPlain({ user, password: secret, authorizeAs }),
  LOGIN: ({ secret, user }) => startLogin({ user, password: secret }),
  ANONYMOUS: startAnonymous
}
