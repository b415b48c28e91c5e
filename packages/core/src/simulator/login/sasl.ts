/** The server's side of each mechanism but SCRAM and DIGEST-MD5. Pure: takes what the client has said, returns the next challenge or the outcome. */
import { hmac } from "@noble/hashes/hmac.js"
import { md5 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import * as Base64 from "effect/encoding/Base64"
import * as Mechanism from "../../imap/Mechanism.ts"
import { digestMd5 } from "./digestMd5.ts"
import { scram } from "./scram.ts"
import { accepted, ask, checked, refused, type Said, type Progress } from "./Outcome.ts"

/** `authzid NUL authcid NUL password`. Refuses to act as another user. RFC 4616 §2. */
const plain = ({ answers: [message], profile }: Said): Progress => {
  if (message === undefined) return ask("")
  const [actAs, user = "", password = "", ...more] = message.split("\0")
  return more.length > 0 || (actAs !== "" && actAs !== user) ? refused() : checked(profile, user, password)
}

const login = ({ answers: [user, password], profile }: Said): Progress => {
  const [first, second] = profile.loginPrompts.map((prompt) => Base64.decodeString(prompt))
  if (user === undefined) return ask(first?._tag === "Success" ? first.success : "")
  if (password === undefined) return ask(second?._tag === "Success" ? second.success : "")
  return checked(profile, user, password)
}

/** RFC 2195. */
const cramMd5 = ({ answers: [message], profile }: Said): Progress => {
  const challenge = "<1896.697170952@simulator.invalid>"
  if (message === undefined) return ask(challenge)
  const utf8 = new TextEncoder()
  const digest = bytesToHex(hmac(md5, utf8.encode(profile.password), utf8.encode(challenge)))
  return message === `${profile.user} ${digest}` ? accepted : refused()
}

/** The channel has identified the user. Refuses to act as another user. RFC 4422 appendix A. */
const external = ({ answers: [actAs], profile }: Said): Progress => {
  if (actAs === undefined) return ask("")
  return actAs === "" || actAs === profile.user ? accepted : refused(actAs)
}

/** Accepts anyone: clients use it only if the server offers it. RFC 4505. */
const anonymous = ({ answers: [trace] }: Said): Progress => (trace === undefined ? ask("") : accepted)

/** `user=…` or `n,a=…,`, and `auth=Bearer …`, each followed by ^A. RFC 7628 §3.1. */
const bearerOf = (message: string) => {
  const [first = "", ...fields] = message.split("\x01")
  const isWhole = message.endsWith("\x01\x01")
  const token = fields.find((field) => field.startsWith("auth=Bearer "))?.slice("auth=Bearer ".length)
  const user = /^(?:user=|n,a=)([^,]*),?$/.exec(first)?.[1] ?? ""
  return { user: user.replaceAll("=2C", ",").replaceAll("=3D", "="), token: isWhole ? (token ?? "") : "" }
}

/** A refusal is explained first, and the client has to acknowledge it. RFC 7628 §3.2.3. */
const bearer =
  (explanation: string) =>
  ({ answers: [message, read], profile }: Said): Progress => {
    if (message === undefined) return ask("")
    const { token, user } = bearerOf(message)
    if (user === profile.user && profile.sasl.tokens.includes(token)) return accepted
    return read === undefined ? ask(explanation) : refused(user, token, true)
  }

const mechanisms: { readonly [N in Mechanism.Name]: (said: Said) => Progress } = {
  PLAIN: plain,
  LOGIN: login,
  "CRAM-MD5": cramMd5,
  "DIGEST-MD5": digestMd5,
  "SCRAM-SHA-1": scram("SCRAM-SHA-1"),
  "SCRAM-SHA-1-PLUS": scram("SCRAM-SHA-1-PLUS"),
  "SCRAM-SHA-256": scram("SCRAM-SHA-256"),
  "SCRAM-SHA-256-PLUS": scram("SCRAM-SHA-256-PLUS"),
  "SCRAM-SHA-512": scram("SCRAM-SHA-512"),
  "SCRAM-SHA-512-PLUS": scram("SCRAM-SHA-512-PLUS"),
  EXTERNAL: external,
  ANONYMOUS: anonymous,
  OAUTHBEARER: bearer('{"status":"invalid_token","scope":"mail"}'),
  XOAUTH2: bearer('{"status":"401","schemes":"Bearer","scope":"https://mail.example.com/"}')
}

/** Refuses an unknown mechanism, and one that the profile lists in `refuses`. */
export const evaluate = (mechanism: string, said: Said): Progress => {
  const name = Mechanism.Name.literals.find((name) => name === mechanism)
  if (name === undefined) return refused()
  const isOver = said.answers.length > 0 && said.profile.sasl.refuses.includes(name)
  return isOver ? refused() : mechanisms[name](said)
}
