/** SASL over a session: the beginning of an exchange, its channel binding, and its one costly step. */
import { Effect, Option, Redacted, Result } from "effect"
import type { Capabilities } from "../Capability.ts"
import * as ImapError from "../ImapError.ts"
import type { Form } from "../machine/Ranking.ts"
import type { Exchange, Send, Sign } from "../sasl/Exchange.ts"
import { type Binding, bindingOf, offersBinding } from "../channelBinding.ts"
import { start } from "../sasl/start.ts"
import type { Session } from "../session/Session.ts"
import type { Channel } from "../Transport.ts"
import type { Run } from "./Run.ts"
import { ours } from "../Quotation.ts"

/** Begins an exchange with a fresh nonce. Fails before anything is written. */
export const beginExchange = (
  { account, attempt }: Run,
  { connection, place }: Session,
  { mechanism }: Form,
  capabilities: Capabilities
): Effect.Effect<Exchange, ImapError.ImapError> =>
  Effect.suspend(() =>
    Effect.fromResult(
      Result.mapError(
        start({
          mechanism,
          user: account.user,
          secret: attempt.credential,
          authorizeAs: account.authorizeAs,
          server: { host: account.host, port: place.port },
          binding: () => bindingTo(connection.channel()),
          offersPlus: offersBinding(capabilities),
          random: () => crypto.getRandomValues(new Uint8Array(18))
        }),
        (reason) => ImapError.make(reason, "auth")
      )
    )
  )

/** The channel binding; none if TLS is not ours. */
const bindingTo = (channel: Channel): Option.Option<Binding> =>
  channel._tag === "tls" ? bindingOf(channel.info) : Option.none()

/**
 * Signs off the event loop, within the limit of the state that asks for it (A14). RFC 5802 §3. WebCrypto has all hashes
 * of SCRAM, so that no app has to load them; Effect's `Kdf` makes the same calls, as a service that every connection
 * would have to be given.
 */
export const sign = (signing: Sign): Effect.Effect<Send, ImapError.ImapError> =>
  Effect.catchTag(signed(signing), "UnknownError", noWebCrypto)

const signed = Effect.fnUntraced(function* ({ hash, iterations, password, resume, salt, text }: Sign) {
  const { subtle } = globalThis.crypto
  const raw = yield* imported(Redacted.value(password), "PBKDF2", "deriveBits")
  const parameters = { name: "PBKDF2", hash, salt: new Uint8Array(salt), iterations }
  const salted = new Uint8Array(
    yield* Effect.tryPromise(() => subtle.deriveBits(parameters, raw, bits[hash]))
  )
  const clientKey = yield* hmac(hash, salted, clientKeyOf)
  const storedKey = yield* Effect.tryPromise(() => subtle.digest(hash, clientKey))
  const signature = yield* hmac(hash, new Uint8Array(storedKey), text)
  return resume({
    proof: clientKey.map((byte, at) => byte ^ (signature[at] ?? 0)),
    server: yield* hmac(hash, yield* hmac(hash, salted, serverKeyOf), text)
  })
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
