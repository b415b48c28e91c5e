/** The server's messages in SCRAM, parsed, and checked as far as one message allows. RFC 5802 §7. */
import { Result } from "effect"
import * as Base64 from "effect/encoding/Base64"
import type * as Mechanism from "../Mechanism.ts"
import * as Quotation from "../../failure/Quotation.ts"
import { decode, type ExchangeFailure, type ExchangeRefusal, unproved, violation } from "./Exchange.ts"

export interface First {
  readonly _tag: "First"
  /** The unchanged message, which is signed. */
  readonly text: string
  /** The client's nonce, followed by the server's. */
  readonly nonce: string
  readonly salt: Uint8Array
  readonly iterations: number
}

export interface Final {
  readonly _tag: "Final"
  readonly signature: Uint8Array
}

export interface Refused {
  readonly _tag: "Refused"
  readonly refusal: ExchangeRefusal
}

/** A million rounds of SHA-256 take much of a second. No server needs more, and 2^31 would take minutes. RFC 5802 §9. */
const maxIterations = 1_000_000

const attribute = /^([A-Za-z])=([^\0]+)$/u

/** Parses the first message: `r`, `s`, `i` in this order, then optional extensions. */
export const first = (
  mechanism: Mechanism.Name,
  clientNonce: string,
  challenge: string
): Result.Result<First | Refused, ExchangeFailure> =>
  Result.flatMap(
    read(mechanism, challenge),
    ({ pairs, text }): Result.Result<First | Refused, ExchangeFailure> => {
      const fail = (problem: Quotation.Quotation) => Result.fail(violation(mechanism, problem))
      const [[name, nonce] = ["", ""], salt = ["", ""], iterations = ["", ""]] = pairs
      if (name === "e") return Result.succeed(refused(mechanism, nonce))
      if (pairs.some(([name]) => name === "m"))
        return fail(Quotation.ours("an extension that must be understood"))
      if (`${name}${salt[0]}${iterations[0]}` !== "rsi")
        return fail(Quotation.ours("attributes in another order"))
      if (
        !nonce.startsWith(clientNonce) ||
        nonce.length === clientNonce.length ||
        !/^[\x21-\x7e]+$/.test(nonce)
      ) {
        return Result.fail(unproved(mechanism, Quotation.ours("its nonce does not continue ours")))
      }
      if (!/^[1-9]\d*$/.test(iterations[1])) return fail(Quotation.ours("no number of iterations"))
      const count = Math.min(Number(iterations[1]), Number.MAX_SAFE_INTEGER)
      if (count > maxIterations) {
        return Result.fail({ _tag: "ScramIterations", mechanism, iterations: count })
      }
      return Result.mapBoth(Base64.decode(salt[1]), {
        onFailure: () => violation(mechanism, Quotation.ours("a salt that is not base64")),
        onSuccess: (bytes): First => ({ _tag: "First", text, nonce, salt: bytes, iterations: count })
      })
    }
  )

/** Parses the final message: `v`, then optional extensions. */
export const final = (
  mechanism: Mechanism.Name,
  challenge: string
): Result.Result<Final | Refused, ExchangeFailure> =>
  Result.flatMap(read(mechanism, challenge), ({ pairs }): Result.Result<Final | Refused, ExchangeFailure> => {
    const [[name, value] = ["", ""]] = pairs
    if (name === "e") return Result.succeed(refused(mechanism, value))
    const signature = name === "v" ? Base64.decode(value) : Result.fail(undefined)
    return Result.mapBoth(signature, {
      onFailure: () => unproved(mechanism, Quotation.ours("its last message has no signature")),
      onSuccess: (signature): Final => ({ _tag: "Final", signature })
    })
  })

const read = (mechanism: Mechanism.Name, challenge: string) =>
  Result.flatMap(decode(mechanism, challenge), (octets) => {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets)
    const pairs = attributes(text)
    const isText = pairs !== undefined && !text.includes("\ufffd")
    return isText
      ? Result.succeed({ text, pairs })
      : Result.fail(violation(mechanism, Quotation.ours("a message without attributes")))
  })

/** Reads names and values in order; `undefined` if the text is something else. */
const attributes = (text: string): ReadonlyArray<readonly [string, string]> | undefined => {
  const found = text.split(",").map((part) => attribute.exec(part))
  const pairs = found.flatMap((match) => (match === null ? [] : [[match[1] ?? "", match[2] ?? ""] as const]))
  return pairs.length === found.length ? pairs : undefined
}

const refused = (mechanism: Mechanism.Name, error: string): Refused => ({
  _tag: "Refused",
  refusal: refusalOf(mechanism, error)
})

/** Reads RFC 5802 §7 `server-error-value`. Other text of the server is not repeated. */
const refusalOf = (mechanism: Mechanism.Name, error: string): ExchangeRefusal => {
  switch (error) {
    case "invalid-proof":
    case "unknown-user":
    case "invalid-username-encoding":
    case "other-error":
      return { _tag: "AuthRejected", mechanism }
    case "no-resources":
      return { _tag: "AuthTemporarilyUnavailable" }
    case "channel-binding-not-supported":
    case "unsupported-channel-binding-type":
      return { _tag: "AuthSyntaxRejected", mechanism }
    case "channel-bindings-dont-match":
      return unproved(
        mechanism,
        Quotation.ours("its end of the encryption is not ours: someone is in between")
      )
    case "server-does-support-channel-binding":
      return unproved(
        mechanism,
        Quotation.ours("it offers channel binding, which was removed from the list that we received")
      )
    default:
      return violation(mechanism, Quotation.ours("the server reports an error of the exchange"))
  }
}
