/** What the parts of a login say, so that it is found where the server repeats it. Nothing of it is told. */
import { Option } from "effect"
import * as Utf8 from "../wire/Utf8.ts"

/** A secret, and whose it is. */
export interface LoggedCredential {
  readonly user: string | undefined
  readonly secret: string | undefined
}

/** Base64 as text; a part that is none stands for itself, for servers are asked in all ways. */
const decoded = (part: string): string =>
  Option.match(Option.liftThrowable(atob)(part), {
    onNone: () => part,
    onSome: (text) => Utf8.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)))
  })

/** `user=…`, or `n,a=…,` of OAUTHBEARER, and `auth=Bearer …`. RFC 7628 §3.1. */
const ofToken = (message: string): LoggedCredential => {
  const fields = message.split("\u0001")
  const valueOf = (pattern: RegExp) => fields.flatMap((field) => pattern.exec(field)?.[1] ?? []).at(0)
  return { user: valueOf(/^(?:user=|n,a=)([^,]+)/), secret: valueOf(/^auth=Bearer (.+)$/i) }
}

/** RFC 4616 §2. */
const ofPlain = (message: string): LoggedCredential => {
  const [, user, secret] = message.split("\0")
  return { user, secret }
}

/** Each part of an AUTHENTICATE that the client sent, the initial response first. */
export const credentialIn = (mechanism: string, parts: ReadonlyArray<string>): LoggedCredential => {
  const messages = parts.map(decoded)
  switch (mechanism) {
    case "PLAIN":
      return ofPlain(messages.at(-1) ?? "")
    case "LOGIN":
      return { user: messages[0], secret: messages[1] }
    case "XOAUTH2":
    case "OAUTHBEARER":
      return ofToken(messages[0] ?? "")
    default:
      // SCRAM and CRAM-MD5 show no secret, but who it is
      return {
        user: /(?:^|,)n=([^,]+)/.exec(messages[0] ?? "")?.[1] ?? messages[0]?.split(" ")[0],
        secret: undefined
      }
  }
}
