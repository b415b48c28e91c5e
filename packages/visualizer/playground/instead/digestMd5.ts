/** DIGEST-MD5 on neither side: the library uses it only where an app asks for it. */
import { Result } from "effect"
import type * as OfClient from "../../../core/src/imap/sasl/digestMd5.ts"
import * as Exchange from "../../../core/src/imap/sasl/Exchange.ts"
import type * as OfServer from "../../../core/src/simulator/login/digestMd5.ts"
import { refused } from "../../../core/src/simulator/login/Outcome.ts"

export const startDigestMd5: typeof OfClient.startDigestMd5 = () =>
  Result.succeed(Exchange.satisfied("DIGEST-MD5"))

export const digestMd5: typeof OfServer.digestMd5 = () => refused("")
