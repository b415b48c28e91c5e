/**
 * Signatures by WebCrypto, which has all hashes of SCRAM, so that no app has to load them. Effect's `Kdf` makes the same
 * calls, as a service that every connection would have to be given. RFC 5802 §3.
 */
import { Effect, Redacted } from "effect"
import * as ImapError from "../failure/ImapError.ts"
import { ours } from "../failure/Quotation.ts"
import type { Sign, Signed } from "../imap/sasl/Exchange.ts"

export const byWebCrypto = (signing: Sign): Effect.Effect<Signed, ImapError.ImapError> =>
  Effect.catchTag(signed(signing), "UnknownError", noWebCrypto)

const signed = Effect.fnUntraced(function* ({ hash, iterations, password, salt, text }: Sign) {
  const { subtle } = globalThis.crypto
  const raw = yield* imported(Redacted.value(password), "PBKDF2", "deriveBits")
  const parameters = { name: "PBKDF2", hash, salt: new Uint8Array(salt), iterations }
  const salted = new Uint8Array(
    yield* Effect.tryPromise(() => subtle.deriveBits(parameters, raw, bits[hash]))
  )
  const clientKey = yield* hmac(hash, salted, clientKeyOf)
  const storedKey = yield* Effect.tryPromise(() => subtle.digest(hash, clientKey))
  const signature = yield* hmac(hash, new Uint8Array(storedKey), text)
  return {
    proof: clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)),
    server: yield* hmac(hash, yield* hmac(hash, salted, serverKeyOf), text)
  }
})

const hmac = Effect.fnUntraced(function* (hash: Sign["hash"], octets: Uint8Array, signed: Uint8Array) {
  const key = yield* imported(octets, { name: "HMAC", hash }, "sign")
  const { subtle } = globalThis.crypto
  return new Uint8Array(yield* Effect.tryPromise(() => subtle.sign("HMAC", key, new Uint8Array(signed))))
})

const imported = (octets: Uint8Array, algorithm: string | HmacImportParams, use: KeyUsage) =>
  Effect.tryPromise(() =>
    globalThis.crypto.subtle.importKey("raw", new Uint8Array(octets), algorithm, false, [use])
  )

const bits = { "SHA-1": 160, "SHA-256": 256, "SHA-512": 512 } as const
const clientKeyOf = new TextEncoder().encode("Client Key")
const serverKeyOf = new TextEncoder().encode("Server Key")

const noWebCrypto = () =>
  ImapError.make(
    { _tag: "Defect", problem: ours("WebCrypto lacks PBKDF2 or HMAC here, or is not there") },
    "auth"
  )
