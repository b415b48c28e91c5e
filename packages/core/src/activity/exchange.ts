/** SASL over a session: the beginning of an exchange, its channel binding, and its one costly step. */
import { Effect, Option, Redacted, Result } from "effect"
import { type Capabilities, offers } from "../Capability.ts"
import * as ImapError from "../ImapError.ts"
import type { Form } from "../machine/Ranking.ts"
import type { Derive, Exchange, Send } from "../sasl/Exchange.ts"
import { type Binding, bindingOf } from "../channelBinding.ts"
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
          offersPlus: offers(capabilities, `${mechanism}-PLUS`),
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
export const derive = ({
  bits,
  hash,
  iterations,
  password,
  resume,
  salt
}: Derive): Effect.Effect<Send, ImapError.ImapError> =>
  Effect.gen(function* () {
    const { subtle } = globalThis.crypto
    const raw = new Uint8Array(Redacted.value(password))
    const key = yield* Effect.tryPromise(() => subtle.importKey("raw", raw, "PBKDF2", false, ["deriveBits"]))
    const parameters = { name: "PBKDF2", hash, salt: new Uint8Array(salt), iterations }
    const derived = yield* Effect.tryPromise(() => subtle.deriveBits(parameters, key, bits))
    return resume(Redacted.make(new Uint8Array(derived), { label: "SASL" }))
  }).pipe(Effect.catchTag("UnknownError", noWebCrypto))

const noWebCrypto = () =>
  ImapError.make({ _tag: "Defect", problem: ours("WebCrypto has no PBKDF2 here, or is not there") }, "auth")
