/**
 * SCRAM: each side proves that it knows the password, and neither reveals it. RFC 5802, RFC 7677.
 *
 * The server is trusted once its signature is right; an OK before that is not a success. The one costly step, PBKDF2,
 * is requested, and done elsewhere.
 */
import { hmac } from "@noble/hashes/hmac.js"
import { sha1 } from "@noble/hashes/legacy.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { Bytes, Redacted, Result } from "effect"
import * as Base64 from "effect/encoding/Base64"
import * as Mechanism from "../Mechanism.ts"
import { ours } from "../Quotation.ts"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"
import { type ChannelFlag, escapeName, header } from "./gs2.ts"
import { prepare } from "./saslprep.ts"
import * as ScramServer from "./ScramServer.ts"

export type ScramMechanism = Extract<Mechanism.Name, `SCRAM-${string}`>

export interface ScramCredential {
  readonly user: string
  readonly password: Redacted.Redacted<string> | undefined
  readonly authorizeAs?: string | undefined
  readonly flag: ChannelFlag
  /** New for each exchange, from a source that cannot be predicted; at least 16 octets. */
  readonly random: Uint8Array
}

/** RFC 7677 §4. */
const fewestIterations = 4096

const families = {
  "SHA-1": { digest: sha1, bits: 160 },
  "SHA-256": { digest: sha256, bits: 256 }
} as const

type Hash = keyof typeof families

export const startScram = (
  mechanism: ScramMechanism,
  credential: ScramCredential
): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.gen(function* () {
    const { flag, random } = credential
    if (Mechanism.bindsChannel(mechanism) !== (typeof flag !== "string")) {
      return yield* Result.fail(Exchange.violation(mechanism, ours("this channel cannot be bound")))
    }
    const authorization = yield* Expressible.authorization(credential.authorizeAs)
    const given = yield* Expressible.text("user", credential.user)
    const user = yield* Expressible.text("user", prepare(given))
    const secret = yield* Expressible.secret("password", credential.password)
    const password = yield* Expressible.text("password", prepare(secret))
    const gs2 = header(flag, authorization)
    const nonce = Base64.encode(random)
    const bare = `n=${escapeName(user)},r=${nonce}`
    const opening: Opening = {
      mechanism,
      password: Redacted.make(encoder.encode(password), { label: "SASL" }),
      nonce,
      bare,
      channel: Bytes.concat(
        typeof flag === "string" ? [encoder.encode(gs2)] : [encoder.encode(gs2), flag.data]
      )
    }
    return Exchange.begin(Exchange.message(gs2 + bare), opened(opening))
  })

const opened = (opening: Opening): Exchange.Exchange =>
  Exchange.awaiting(opening.mechanism, (challenge) =>
    Result.match(ScramServer.first(opening.mechanism, opening.nonce, challenge), {
      onFailure: Exchange.failed,
      onSuccess: (said) => (said._tag === "Refused" ? refused(opening, said, false) : prove(opening, said))
    })
  )

const prove = (opening: Opening, server: ScramServer.First): Exchange.Derive => {
  const hash = hashOf(opening.mechanism)
  const unproved = `c=${Base64.encode(opening.channel)},r=${server.nonce}`
  const signed = `${opening.bare},${server.text},${unproved}`
  return {
    _tag: "Derive",
    hash,
    password: opening.password,
    salt: server.salt,
    iterations: server.iterations,
    isWeak: server.iterations < fewestIterations,
    bits: families[hash].bits,
    resume: (key) => {
      const both = signatures(hash, Redacted.value(key), signed)
      return Exchange.send(`${unproved},p=${Base64.encode(both.proof)}`, proving(opening, both.server))
    }
  }
}

/** The proof is out: the server has to give its own. */
const proving = (opening: Opening, expected: Uint8Array): Exchange.Exchange => {
  const { mechanism } = opening
  return Exchange.awaiting(
    mechanism,
    (challenge) =>
      Result.match(ScramServer.final(mechanism, challenge), {
        onFailure: Exchange.failed,
        onSuccess: (said) => {
          if (said._tag === "Refused") return refused(opening, said, true)
          return isEqual(said.signature, expected)
            ? Exchange.send("", Exchange.satisfied(mechanism))
            : Exchange.failed(ScramServer.unproved(mechanism, ours("its signature is wrong")))
        }
      }),
    { wroteSecret: true }
  )
}

const refused = (
  { mechanism }: Opening,
  { refusal }: ScramServer.Refused,
  wroteSecret: boolean
): Exchange.ExchangeStep => Exchange.send("", { ...Exchange.refused(mechanism, refusal), wroteSecret })

/** Computes both signatures from the derived key. RFC 5802 §3. */
const signatures = (hash: Hash, key: Uint8Array, signed: string) => {
  const { digest } = families[hash]
  const sign = (with_: Uint8Array, text: string) => hmac(digest, with_, encoder.encode(text))
  const clientKey = sign(key, "Client Key")
  const clientSignature = sign(digest(clientKey), signed)
  return {
    proof: clientKey.map((byte, at) => byte ^ (clientSignature[at] ?? 0)),
    server: sign(sign(key, "Server Key"), signed)
  }
}

const hashOf = (mechanism: ScramMechanism): Hash =>
  mechanism.startsWith("SCRAM-SHA-256") ? "SHA-256" : "SHA-1"

/** Takes the same time wherever the two differ. Effect's `timingSafeEqual` comes with Web Crypto, layers and services. */
const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.reduce((sum, byte, at) => sum | (byte ^ (b[at] ?? 0)), 0) === 0

const encoder = new TextEncoder()

/** The inputs of the whole exchange; all but `password` are public. */
interface Opening {
  readonly mechanism: ScramMechanism
  readonly password: Redacted.Redacted<Uint8Array>
  readonly nonce: string
  readonly bare: string
  /** The header, and the channel binding. */
  readonly channel: Uint8Array
}
