/** The two mechanisms on MD5. */
import * as Base64 from "effect/encoding/Base64"
import { startCramMd5 } from "./cramMd5.ts"
import { startDigestMd5 } from "./digestMd5.ts"
import type { Start } from "./ExchangeRequest.ts"

export const start: Start = ({ authorizeAs, mechanism, random, secret, server, user }) =>
  mechanism === "CRAM-MD5"
    ? startCramMd5({ user, password: secret })
    : startDigestMd5({
        user,
        password: secret,
        authorizeAs,
        host: server.host,
        nonce: Base64.encode(random())
      })
