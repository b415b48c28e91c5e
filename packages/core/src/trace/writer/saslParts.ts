/** Extracts user and secret from the messages of a login, to redact them where the server repeats them. */
import { Option } from "effect"
import { toBytes } from "../../base/octets.ts"
import * as Utf8 from "../../imap/wire/Utf8.ts"

/** A secret, and its user. */
export interface LoggedCredential {
  readonly user: string | undefined
  readonly secret: string | undefined
}

/** Only base64 is decoded: in a large log, an exception for each login would cost more than all else of it. */
const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** Reads the credential in the client's parts of an AUTHENTICATE, the initial response first. */
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
      // they show the user, but no secret
      return { user: userIn(messages[0] ?? ""), secret: undefined }
  }
}

/** The server's explanation of a refused token. RFC 7628 §3.2.2. */
export interface Explained {
  readonly status?: string
  readonly scope?: string
  readonly schemes?: string
}

/** Parses a challenge with base64-encoded JSON; `undefined` for any other. Its contents are never acted upon. */
export const explanationIn = (challenge: string): Explained | undefined => {
  const text = decoded(challenge.slice(0, maxOctets))
  if (!/^\s*\{/.test(text)) return undefined
  const given: unknown = Option.getOrUndefined(Option.liftThrowable(JSON.parse)(text))
  if (typeof given !== "object" || given === null) return undefined
  const facts = Object.entries(given).flatMap(([name, value]: [string, unknown]) =>
    /^(?:status|scope|schemes)$/.test(name) && (typeof value === "string" || typeof value === "number")
      ? [[name, String(value).slice(0, 256)] as const]
      : []
  )
  return Object.fromEntries(facts)
}

/** The maximum length of a challenge that is parsed. Explanations are shorter. */
const maxOctets = 4096

/** Decodes base64 to text; other text is returned as it is, since clients send all forms. */
const decoded = (part: string): string =>
  !base64.test(part)
    ? part
    : Option.match(Option.liftThrowable(atob)(part), {
        onNone: () => part,
        onSome: (text) => Utf8.decode(toBytes(text))
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

/** SCRAM, DIGEST-MD5, CRAM-MD5. */
const userIn = (message: string): string | undefined => {
  const match = /(?:^|,)(?:n=([^,]+)|username="((?:[^"\\]|\\.)+)")/.exec(message)
  return match === null ? message.split(" ")[0] : (match[1] ?? match[2]?.replaceAll(/\\(.)/g, "$1"))
}
