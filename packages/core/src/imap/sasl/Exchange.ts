/**
 * A SASL exchange as a value: the first message, the answer to each challenge, and whether a success counts.
 * RFC 4422 §3, RFC 9051 §6.2.2.
 *
 * Each answer leads to another value and leaves the old one as it was; a new attempt begins with a new exchange, so
 * no challenge outlives its attempt. Every exchange ends: a challenge after the last one fails. Messages
 * are `Redacted`, and what they are made of is kept in closures, so that nothing secret can be printed.
 */
import { Option, Redacted, Result } from "effect"
import * as Base64 from "effect/encoding/Base64"
import * as Mechanism from "../Mechanism.ts"
import * as Quotation from "../../failure/Quotation.ts"
import type { PlainReason } from "../../failure/Reason.ts"

/** One message of the client, before it becomes base64. */
export type ClientMessage = Redacted.Redacted<Uint8Array>

/** The reason why an exchange cannot continue. */
export type ExchangeFailure = Extract<
  PlainReason,
  { readonly _tag: "InvalidAccount" | "SaslProtocol" | "ServerNotAuthenticated" | "ScramIterations" }
>

/** The server's refusal, as far as it explained it within the exchange. */
export type ExchangeRefusal =
  | Extract<
      PlainReason,
      {
        readonly _tag:
          | "AuthRejected"
          | "AuthSyntaxRejected"
          | "AuthTemporarilyUnavailable"
          | "SaslProtocol"
          | "ServerNotAuthenticated"
      }
    >
  | TokenRefusal

/** The server's own words on a token, at most 256 characters each, as received. */
export interface TokenRefusal {
  readonly _tag: "OAuthTokenRejected"
  readonly mechanism: Mechanism.Name
  readonly status?: string
  readonly scope?: string
  readonly schemes?: string
}

export interface Exchange {
  readonly mechanism: Mechanism.Name
  /** The initial response for AUTHENTICATE; `None` if the server speaks first. RFC 4959. */
  readonly initial: Option.Option<Send>
  /** Takes the text of a continuation request as received. */
  readonly respond: (challenge: string) => ExchangeStep
  /** The password, the token, or a proof of it, was written: the server can count an attempt. */
  readonly wroteSecret: boolean
  /** True if a tagged OK counts. Before this, it is not a success. */
  readonly isSatisfied: boolean
  /** The server explained its refusal; its tagged NO is still to come. */
  readonly refusal: Option.Option<ExchangeRefusal>
}

export type ExchangeStep = Send | Sign | Failed

/** Write the message, and continue with `exchange`. */
export interface Send {
  readonly _tag: "Send"
  readonly message: ClientMessage
  readonly exchange: Exchange
}

/** Sign with keys of the password, off the event loop, and continue with `resume`. Hashes are named as in WebCrypto. */
export interface Sign {
  readonly _tag: "Sign"
  readonly hash: "SHA-1" | "SHA-256" | "SHA-512"
  readonly password: Redacted.Redacted<Uint8Array>
  readonly salt: Uint8Array
  readonly iterations: number
  /** Fewer iterations than RFC 7677 §4 asks of servers: an eavesdropper can guess the password. */
  readonly isWeak: boolean
  /** The signed text. */
  readonly text: Uint8Array
  readonly resume: (signed: Signed) => Send
}

/** RFC 5802 §3. */
export interface Signed {
  /** `ClientProof`. */
  readonly proof: Uint8Array
  /** `ServerSignature`: what the server will answer if it knows the password. */
  readonly server: Uint8Array
}

/** Write `*`, await the tagged BAD, and end with `reason`. RFC 9051 §6.2.2. */
export interface Failed {
  readonly _tag: "Failed"
  readonly reason: ExchangeFailure
}

/** Encodes the line that answers a challenge, without its end. An empty message is an empty line. */
export const asLine = (message: ClientMessage): Redacted.Redacted<string> => base64(message, "")

const base64 = (message: ClientMessage, nothing: string): Redacted.Redacted<string> =>
  Redacted.make(Base64.encode(Redacted.value(message)) || nothing, { label: "SASL" })

/** Encodes the initial response for AUTHENTICATE. An empty message is `=`. RFC 4959 §3. */
export const asInitialResponse = (message: ClientMessage): Redacted.Redacted<string> => base64(message, "=")

const encoder = new TextEncoder()

export const message = (content: string | Uint8Array): ClientMessage =>
  Redacted.make(typeof content === "string" ? encoder.encode(content) : content, { label: "SASL" })

export const failed = (reason: ExchangeFailure): Failed => ({ _tag: "Failed", reason })

/** The failure of a server that violates the mechanism. */
export const violation = (
  mechanism: Mechanism.Name,
  problem: Quotation.Quotation
): ExchangeFailure & ExchangeRefusal => ({
  _tag: "SaslProtocol",
  mechanism,
  problem
})

/** The failure of a server that does not prove that it knows the password. */
export const unproved = (
  mechanism: Mechanism.Name,
  problem: Quotation.Quotation
): ExchangeFailure & ExchangeRefusal => ({
  _tag: "ServerNotAuthenticated",
  mechanism,
  problem
})

/** The failure of a tagged OK that comes before the mechanism is complete. RFC 5802 §5. */
export const unsatisfied = ({ mechanism }: Exchange): ExchangeFailure => {
  const problem = Quotation.ours("the server said OK before the mechanism was finished")
  return Mechanism.factsOf(mechanism).mutual ? unproved(mechanism, problem) : violation(mechanism, problem)
}

/** Larger than any challenge of a known mechanism, in octets. */
const maxChallengeOctets = 8192

/** Decodes a challenge. */
export const decode = (
  mechanism: Mechanism.Name,
  challenge: string
): Result.Result<Uint8Array, ExchangeFailure> => {
  const text = challenge.trim()
  if (text.length > (maxChallengeOctets / 3) * 4) {
    return Result.fail(
      violation(mechanism, Quotation.ours(`a challenge of more than ${maxChallengeOctets} octets`))
    )
  }
  return Result.mapError(Base64.decode(text), () =>
    violation(mechanism, Quotation.ours("a challenge that is not base64"))
  )
}

/** An exchange with nothing left to send: the tagged response decides. */
export const satisfied = (mechanism: Mechanism.Name): Exchange => ({
  ...silent(mechanism),
  isSatisfied: true
})

const silent = (mechanism: Mechanism.Name): Exchange => ({
  mechanism,
  initial: Option.none(),
  respond: () => failed(violation(mechanism, Quotation.ours("one challenge too many"))),
  wroteSecret: true,
  isSatisfied: false,
  refusal: Option.none()
})

/** An exchange in which the server refused: an OK would no longer be a success. */
export const refused = (mechanism: Mechanism.Name, refusal: ExchangeRefusal): Exchange => ({
  ...silent(mechanism),
  refusal: Option.some(refusal)
})

/** An exchange that waits for the server. */
export const awaiting = (
  mechanism: Mechanism.Name,
  respond: Exchange["respond"],
  state: Partial<Pick<Exchange, "wroteSecret" | "isSatisfied">> = {}
): Exchange => ({ ...silent(mechanism), wroteSecret: false, ...state, respond })

/** An exchange that the client begins: along with AUTHENTICATE, or at the server's first request, whatever it says. */
export const begin = (content: ClientMessage, next: Exchange): Exchange => {
  const send = { _tag: "Send" as const, message: content, exchange: next }
  return { ...awaiting(next.mechanism, () => send), initial: Option.some(send) }
}

/** Compares in constant time. Effect's `timingSafeEqual` needs Web Crypto, layers and services. */
export const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.reduce((sum, byte, at) => sum | (byte ^ (b[at] ?? 0)), 0) === 0

/** Sends `content` and continues with `exchange`. */
export const send = (content: string | Uint8Array, exchange: Exchange): Send => ({
  _tag: "Send",
  message: message(content),
  exchange
})
