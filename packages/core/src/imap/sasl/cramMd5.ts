/** CRAM-MD5: a digest of the server's challenge, keyed with the password. RFC 2195. Only if an app asks for it. */
import { hmac } from "@noble/hashes/hmac.js"
import { md5 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { Result } from "effect"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"
import { ours } from "../../failure/Quotation.ts"

const mechanism = "CRAM-MD5"

export const startCramMd5 = (
  credential: Expressible.PasswordCredential
): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.map(Expressible.userAndPassword(credential), ([user, password]) => {
    const key = new TextEncoder().encode(password)
    return Exchange.awaiting(mechanism, (text) =>
      Result.match(Exchange.decode(mechanism, text), {
        onFailure: Exchange.failed,
        onSuccess: (challenge) => answer(user, key, challenge)
      })
    )
  })

const answer = (user: string, key: Uint8Array, challenge: Uint8Array): Exchange.ExchangeStep => {
  // the digest of nothing is the same each time, and would serve as a password
  if (challenge.length === 0) {
    return Exchange.failed(Exchange.violation(mechanism, ours("an empty challenge")))
  }
  const digest = bytesToHex(hmac(md5, key, challenge))
  return Exchange.send(`${user} ${digest}`, Exchange.satisfied(mechanism))
}
