/**
 * SCRAM: each side proves that it knows the password, and neither reveals it. RFC 5802, RFC 7677; with SHA-512 there is
 * a draft alone, draft-melnikov-scram-sha-512.
 *
 * The server is trusted once its signature is right; an OK before that is not a success. Signatures are requested, and
 * made elsewhere: their keys are costly.
 */
import { Bytes, Option, Redacted, Result } from "effect"
import * as Base64 from "effect/encoding/Base64"
import * as Mechanism from "../Mechanism.ts"
import { ours } from "../../failure/Quotation.ts"
import * as Expressible from "./Expressible.ts"
import * as Exchange from "./Exchange.ts"
import type { ExchangeRequest, Start } from "./ExchangeRequest.ts"
import { type ChannelFlag, escapeName, header } from "./gs2.ts"
import { prepare } from "./saslprep.ts"
import * as ScramServer from "./ScramServer.ts"

export interface ScramCredential {
  readonly user: string
  readonly password: Redacted.Redacted<string> | undefined
  readonly authorizeAs?: string | undefined
  readonly flag: ChannelFlag
  /** New for each exchange, from a source that cannot be predicted; at least 16 octets. */
  readonly random: Uint8Array
}

/** The minimum that RFC 7677 §4 asks of servers. */
const minIterations = 4096

export const start: Start = (request) => {
  const { authorizeAs, mechanism, random, secret, user } = request
  const flag = flagOf(request)
  return startScram(mechanism, { user, password: secret, authorizeAs, flag, random: random() })
}

/** `y` lets a server that offered channel binding detect that an attacker removed the offer. RFC 5802 §6. */
const flagOf = ({ binding, mechanism, offersPlus }: ExchangeRequest): ChannelFlag => {
  if (Mechanism.bindsChannel(mechanism)) return Option.getOrElse(binding(), () => "n" as const)
  return !offersPlus() && Option.isSome(binding()) ? "y" : "n"
}

export const startScram = (
  mechanism: Mechanism.Name,
  credential: ScramCredential
): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> => {
  const { authorizeAs, flag, password, random, user } = credential
  if (Mechanism.bindsChannel(mechanism) !== (typeof flag !== "string")) {
    return Result.fail(Exchange.violation(mechanism, ours("this channel cannot be bound")))
  }
  const prepared = Result.all({
    authorization: Expressible.authorization(authorizeAs),
    user: Result.flatMap(Expressible.text("user", user), (text) => Expressible.text("user", prepare(text))),
    password: Result.flatMap(Expressible.secret("password", password), (text) =>
      Expressible.text("password", prepare(text))
    )
  })
  return Result.map(prepared, ({ authorization, password, user }) => {
    const gs2 = header(flag, authorization)
    const nonce = Base64.encode(random)
    const bare = `n=${escapeName(user)},r=${nonce}`
    const begun = encoder.encode(gs2)
    const opening: Opening = {
      mechanism,
      password: Redacted.make(encoder.encode(password), { label: "SASL" }),
      nonce,
      bare,
      channel: typeof flag === "string" ? begun : Bytes.concat([begun, flag.data])
    }
    return Exchange.begin(Exchange.message(gs2 + bare), opened(opening))
  })
}

const opened = (opening: Opening): Exchange.Exchange =>
  Exchange.awaiting(opening.mechanism, (challenge) =>
    Result.match(ScramServer.first(opening.mechanism, opening.nonce, challenge), {
      onFailure: Exchange.failed,
      onSuccess: (said) => (said._tag === "Refused" ? refused(opening, said, false) : prove(opening, said))
    })
  )

const prove = (opening: Opening, server: ScramServer.First): Exchange.Sign => {
  const unproved = `c=${Base64.encode(opening.channel)},r=${server.nonce}`
  return {
    _tag: "Sign",
    hash: hashOf(opening.mechanism),
    password: opening.password,
    salt: server.salt,
    iterations: server.iterations,
    isWeak: server.iterations < minIterations,
    text: encoder.encode(`${opening.bare},${server.text},${unproved}`),
    resume: (signed) =>
      Exchange.send(`${unproved},p=${Base64.encode(signed.proof)}`, proving(opening, signed.server))
  }
}

/** The proof was sent. The server must return its signature. */
const proving = (opening: Opening, expected: Uint8Array): Exchange.Exchange => {
  const { mechanism } = opening
  return Exchange.awaiting(
    mechanism,
    (challenge) =>
      Result.match(ScramServer.final(mechanism, challenge), {
        onFailure: Exchange.failed,
        onSuccess: (said) => {
          if (said._tag === "Refused") return refused(opening, said, true)
          return Exchange.isEqual(said.signature, expected)
            ? Exchange.send("", Exchange.satisfied(mechanism))
            : Exchange.failed(Exchange.unproved(mechanism, ours("its signature is wrong")))
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

/** Returns the hash of a mechanism of the family. */
export const hashOf = (mechanism: string): Exchange.Sign["hash"] => {
  if (mechanism.startsWith("SCRAM-SHA-512")) return "SHA-512"
  return mechanism.startsWith("SCRAM-SHA-256") ? "SHA-256" : "SHA-1"
}

const encoder = new TextEncoder()

/** The inputs of the whole exchange; all but `password` are public. */
interface Opening {
  readonly mechanism: Mechanism.Name
  readonly password: Redacted.Redacted<Uint8Array>
  readonly nonce: string
  readonly bare: string
  /** The header, and the channel binding. */
  readonly channel: Uint8Array
}
