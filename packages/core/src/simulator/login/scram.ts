/** The server's side of SCRAM. RFC 5802, RFC 7677. Its salt and its part of the nonce are always the same. */
import * as Base64 from "effect/encoding/Base64"
import { fromUtf8, toBytes } from "../../base/octets.ts"
import { hashOf } from "../../imap/sasl/scram.ts"
import { accepted, ask, refused, type Said, type Progress } from "./Outcome.ts"
import { signatures } from "./signatures.ts"

const utf8 = new TextEncoder()
const salt = utf8.encode("a server's salt.")

interface Opening {
  /** The header at the beginning, such as `y,,`. */
  readonly header: string
  readonly bare: string
  readonly user: string
  readonly nonce: string
}

export const scram =
  (mechanism: string) =>
  (said: Said): Progress => {
    const { answers, profile } = said
    if (answers[0] === undefined) return ask("")
    const opening = read(answers[0])
    if (opening === undefined || !isHonest(opening, mechanism, said)) return refused()
    const { iterations } = profile.sasl
    const first = `r=${opening.nonce}simulator,s=${Base64.encode(salt)},i=${iterations}`
    return answers[1] === undefined ? ask(first) : prove(mechanism, opening, first, said)
  }

const read = (message: string): Opening | undefined => {
  const match = /^((?:p=[^,]+|[ny]),(?:a=[^,]*)?,)(n=([^,]*),r=([^,]+))$/.exec(message)
  if (match === null) return undefined
  const [, header = "", bare = "", name = "", nonce = ""] = match
  return { header, bare, user: name.replaceAll("=2C", ",").replaceAll("=3D", "="), nonce }
}

/** Returns whether the client's statement on channel binding matches the offer. RFC 5802 §6. */
const isHonest = ({ header }: Opening, mechanism: string, { offersPlus }: Said): boolean =>
  mechanism.endsWith("-PLUS") ? header.startsWith("p=tls-exporter,") : !(header.startsWith("y") && offersPlus)

const prove = (mechanism: string, opening: Opening, first: string, said: Said): Progress => {
  const { answers, profile } = said
  const [unproved = "", proof = ""] = (answers[1] ?? "").split(",p=")
  if (!unproved.startsWith(`c=${boundTo(opening, said)},r=`)) return refused(opening.user)
  const { iterations } = profile.sasl
  const right = signatures({
    hash: hashOf(mechanism),
    password: utf8.encode(profile.password),
    salt,
    iterations,
    text: utf8.encode(`${opening.bare},${first},${unproved}`)
  })
  if (proof !== Base64.encode(right.proof) || opening.user !== profile.user) return refused(opening.user)
  return answers.length > 2 ? accepted : ask(`v=${Base64.encode(right.server)}`)
}

/** Returns the expected channel-binding data: the header, and the binding of the channel. */
const boundTo = ({ header }: Opening, { profile }: Said): string =>
  Base64.encode(toBytes(header + (header.startsWith("p=") ? fromUtf8(profile.sasl.binding ?? "") : "")))
