/** The other end of an exchange: a server for SCRAM on another library, and what reads messages. */
import { createHash, createHmac, pbkdf2Sync } from "node:crypto"
import { assert } from "@effect/vitest"
import { Option, Redacted, Result } from "effect"
import type * as Exchange from "../../src/imap/sasl/Exchange.ts"
import type { ExchangeRequest } from "../../src/imap/sasl/ExchangeRequest.ts"

export const base64 = (text: string): string => Buffer.from(text).toString("base64")

export const request: ExchangeRequest = {
  mechanism: "PLAIN",
  user: "tim",
  secret: Redacted.make("tanstaaftanstaaf"),
  server: { host: "server.example.com", port: 143 },
  binding: Option.none,
  offersPlus: () => false,
  random: () => new Uint8Array(18)
}

export const textOf = (message: Exchange.ClientMessage): string =>
  Buffer.from(Redacted.value(message)).toString()

export const begun = (
  result: Result.Result<Exchange.Exchange, Exchange.ExchangeFailure>
): Exchange.Exchange => Result.getOrThrow(result)

export const refusedLocally = (result: Result.Result<Exchange.Exchange, Exchange.ExchangeFailure>) => {
  assert(Result.isFailure(result))
  return result.failure
}

/** What SCRAM signs, by node's own PBKDF2 and HMAC. RFC 5802 §3. */
export const signed = ({
  hash: name,
  iterations,
  password,
  resume,
  salt,
  text
}: Exchange.Sign): Exchange.Send => {
  const hash = name.replace("-", "").toLowerCase()
  const hmac = (key: Uint8Array, data: string | Uint8Array) => createHmac(hash, key).update(data).digest()
  const salted = pbkdf2Sync(Redacted.value(password), salt, iterations, octetsOf[name], hash)
  const clientKey = hmac(salted, "Client Key")
  const signature = hmac(createHash(hash).update(clientKey).digest(), text)
  return resume({
    proof: Uint8Array.from(clientKey, (byte, at) => byte ^ (signature[at] ?? 0)),
    server: new Uint8Array(hmac(hmac(salted, "Server Key"), text))
  })
}

const octetsOf = { "SHA-1": 20, "SHA-256": 32, "SHA-512": 64 } as const

/** What is sent, with all that is signed on the way. */
export const sent = (step: Exchange.ExchangeStep): Exchange.Send => {
  const next = step._tag === "Sign" ? signed(step) : step
  assert(next._tag === "Send", JSON.stringify(next))
  return next
}

export const said = (step: Exchange.ExchangeStep): string => textOf(sent(step).message)

export const failure = (step: Exchange.ExchangeStep): Exchange.ExchangeFailure => {
  assert(step._tag === "Failed", `${step._tag} instead of a failure`)
  return step.reason
}

/** The message that may go along with AUTHENTICATE. */
export const opening = (exchange: Exchange.Exchange): Exchange.Send => Option.getOrThrow(exchange.initial)

/** A SCRAM server that knows one password. RFC 5802 §3. */
export const scramServer = (hash: "sha1" | "sha256" | "sha512", password: string, iterations = 4096) => {
  const salt = Buffer.from("a server's salt")
  const hmac = (key: Uint8Array, text: string) => createHmac(hash, key).update(text).digest()
  const salted = pbkdf2Sync(password, salt, iterations, { sha1: 20, sha256: 32, sha512: 64 }[hash], hash)
  const clientKey = hmac(salted, "Client Key")
  const storedKey = createHash(hash).update(clientKey).digest()
  return {
    first: (nonce: string) => `r=${nonce},s=${salt.toString("base64")},i=${iterations}`,
    /** `v=…` where the proof is right. */
    final: (bare: string, first: string, final: string): string => {
      const [unproved = "", proof = ""] = final.split(",p=")
      const signed = `${bare},${first},${unproved}`
      const signature = hmac(storedKey, signed)
      const key = Buffer.from(proof, "base64").map((byte, at) => byte ^ (signature[at] ?? 0))
      const isRight = createHash(hash).update(key).digest().equals(storedKey)
      return isRight ? `v=${hmac(hmac(salted, "Server Key"), signed).toString("base64")}` : "e=invalid-proof"
    }
  }
}
