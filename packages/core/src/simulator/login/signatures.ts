/** The signatures of SCRAM, at once. RFC 5802 §3. */
import { hmac } from "@noble/hashes/hmac.js"
import { sha1 } from "@noble/hashes/legacy.js"
import { pbkdf2 } from "@noble/hashes/pbkdf2.js"
import { sha256, sha512 } from "@noble/hashes/sha2.js"
import type { Sign, Signed } from "../../imap/sasl/Exchange.ts"

interface Signable extends Pick<Sign, "hash" | "iterations" | "salt" | "text"> {
  readonly password: Uint8Array
}

export const signatures = ({ hash, iterations, password, salt, text }: Signable): Signed => {
  const digest = digests[hash]
  const sign = (key: Uint8Array, signed: Uint8Array) => hmac(digest, key, signed)
  const salted = pbkdf2(digest, password, salt, { c: iterations, dkLen: digest.outputLen })
  const clientKey = sign(salted, utf8.encode("Client Key"))
  const signature = sign(digest(clientKey), text)
  return {
    proof: clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)),
    server: sign(sign(salted, utf8.encode("Server Key")), text)
  }
}

const digests = { "SHA-1": sha1, "SHA-256": sha256, "SHA-512": sha512 }
const utf8 = new TextEncoder()
