/** SASL over a session: the beginning of an exchange, and its channel binding. */
import { Effect, Exit, Option, Result } from "effect"
import type { Capabilities } from "../../imap/Capability.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Form } from "../machine/Ranking.ts"
import type { Exchange } from "../../imap/sasl/Exchange.ts"
import { bindingOf, offersBinding } from "../../imap/channelBinding.ts"
import type { Binding } from "../../imap/sasl/Binding.ts"
import type { Start } from "../../imap/sasl/ExchangeRequest.ts"
import * as unproved from "../../imap/sasl/unproved.ts"
import { startOf } from "../Proving.ts"
import type { Session } from "../session/Session.ts"
import type { Channel } from "../Transport.ts"
import type { Run } from "./Run.ts"

/** Begins an exchange with a fresh nonce. Fails before anything is written. */
export const beginExchange = (
  { account, attempt }: Run,
  { connection, place }: Session,
  { mechanism }: Form,
  capabilities: Capabilities
): Effect.Effect<Exchange, ImapError.ImapError> => {
  const begin = (start: Start): Effect.Effect<Exchange, ImapError.ImapError> => {
    const begun = start({
      mechanism,
      user: account.user,
      secret: attempt.credential,
      authorizeAs: account.authorizeAs,
      server: { host: account.host, port: place.port },
      binding: () => bindingTo(connection.channel()),
      offersPlus: () => offersBinding(capabilities),
      random: () => crypto.getRandomValues(new Uint8Array(18))
    })
    return Result.isSuccess(begun)
      ? Exit.succeed(begun.success)
      : Exit.fail(ImapError.make(begun.failure, "auth"))
  }
  const start = unproved.startOf(mechanism)
  return start === undefined ? Effect.flatMap(startOf(mechanism), begin) : begin(start)
}

/** The channel binding; none if TLS is not ours. */
const bindingTo = (channel: Channel): Option.Option<Binding> =>
  channel._tag === "tls" ? bindingOf(channel.info) : Option.none()
