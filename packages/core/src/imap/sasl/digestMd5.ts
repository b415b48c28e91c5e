/**
 * DIGEST-MD5: a digest of the password and of what each side drew, for which the server returns its own. RFC 2831,
 * authentication alone (`qop=auth`). RFC 6331 made it historic: only if an app asks for it.
 */
import { md5 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { Bytes, type Redacted, Result } from "effect"
import { ours, type Quotation } from "../../failure/Quotation.ts"
import { fromUtf8, toBytes, toText } from "../../base/octets.ts"
import * as Exchange from "./Exchange.ts"
import * as Expressible from "./Expressible.ts"

export interface DigestMd5Credential {
  readonly user: string
  readonly password: Redacted.Redacted<string> | undefined
  readonly authorizeAs?: string | undefined
  readonly host: string
  /** New for each exchange, from a source that cannot be predicted: 64 bits at least, in printable ASCII. */
  readonly nonce: string
}

const mechanism = "DIGEST-MD5"

export const startDigestMd5 = (
  credential: DigestMd5Credential
): Result.Result<Exchange.Exchange, Exchange.ExchangeFailure> =>
  Result.map(
    Result.all({
      user: Expressible.text("user", credential.user),
      password: Expressible.secret("password", credential.password),
      authorizeAs: Expressible.authorization(credential.authorizeAs)
    }),
    (given) => {
      const { host, nonce } = credential
      return Exchange.awaiting(mechanism, (text) =>
        Result.match(Result.flatMap(Exchange.decode(mechanism, text), challengeIn), {
          onFailure: Exchange.failed,
          onSuccess: (challenge) => answer({ ...given, host, nonce, challenge })
        })
      )
    }
  )

const answer = (given: Given): Exchange.ExchangeStep => {
  const { authorizeAs, challenge, nonce, user } = given
  for (const field of ["user", "password"] as const) {
    if (!challenge.isUtf8 && !isLatin1(given[field])) {
      const problem = "has characters that this server's DIGEST-MD5 cannot express"
      return Exchange.failed({ _tag: "InvalidAccount", field, problem })
    }
  }
  const uri = `imap/${fromUtf8(given.host)}`
  const { client, server } = digests(given, uri)
  const fields = [
    ...(challenge.isUtf8 ? ["charset=utf-8"] : []),
    `username=${quoted(challenge.isUtf8 ? fromUtf8(user) : user)}`,
    ...(challenge.realm === undefined ? [] : [`realm=${quoted(challenge.realm)}`]),
    `nonce=${quoted(challenge.nonce)}`,
    "nc=00000001",
    `cnonce=${quoted(nonce)}`,
    `digest-uri=${quoted(uri)}`,
    `response=${client}`,
    "qop=auth",
    ...(authorizeAs === "" ? [] : [`authzid=${quoted(fromUtf8(authorizeAs))}`])
  ]
  return Exchange.send(toBytes(fields.join(",")), proving(server))
}

/** The digest was sent. The server must return its own. */
const proving = (expected: string): Exchange.Exchange =>
  Exchange.awaiting(
    mechanism,
    (text) =>
      Result.match(Exchange.decode(mechanism, text), {
        onFailure: Exchange.failed,
        onSuccess: (said) =>
          Exchange.isEqual(said, encoder.encode(`rspauth=${expected}`))
            ? Exchange.send("", Exchange.satisfied(mechanism))
            : Exchange.failed(Exchange.unproved(mechanism, ours("its digest is wrong")))
      }),
    { wroteSecret: true }
  )

/**
 * Computes what the client says, and what the server has to. RFC 2831 §2.1.2.1, §2.1.3. Texts have one character for each octet:
 * what the server said is repeated and hashed unchanged.
 */
const digests = ({ authorizeAs, challenge, nonce, password, user }: Given, uri: string) => {
  const secret = md5(toBytes([hashed(user), challenge.realm ?? "", hashed(password)].join(":")))
  const drawn = `:${challenge.nonce}:${nonce}${authorizeAs === "" ? "" : `:${fromUtf8(authorizeAs)}`}`
  const key = bytesToHex(md5(Bytes.concat([secret, toBytes(drawn)])))
  const digest = (text: string) => bytesToHex(md5(toBytes(text)))
  const of = (what: string) => digest(`${key}:${challenge.nonce}:00000001:${nonce}:auth:${digest(what)}`)
  return { client: of(`AUTHENTICATE:${uri}`), server: of(`:${uri}`) }
}

/** Whatever ISO 8859-1 can express is hashed in it, even if the server reads UTF-8. RFC 2831 §2.1.2.1. */
const hashed = (text: string): string => (isLatin1(text) ? text : fromUtf8(text))

const isLatin1 = (text: string): boolean => /^[\0-\xff]*$/.test(text)

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`

/** A name, and a value with or without quotes, in which any character may follow a backslash. RFC 2831 §7.1. */
const directive = /^[\s,]*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(?:,[\s,]*|$)/s

const challengeIn = (octets: Uint8Array): Result.Result<Challenge, Exchange.ExchangeFailure> => {
  const fail = (problem: Quotation) => Result.fail(Exchange.violation(mechanism, problem))
  const found = directivesIn(toText(octets))
  if (found === undefined) return fail(ours("a challenge without directives"))
  const valuesOf = (name: string) => found.flatMap(([key, value]) => (key === name ? [value] : []))
  const [nonce, ...more] = valuesOf("nonce")
  if (nonce === undefined || nonce === "" || more.length > 0)
    return fail(ours("a challenge without one nonce"))
  if (valuesOf("algorithm").join().toLowerCase() !== "md5-sess")
    return fail(ours("an algorithm that is not md5-sess"))
  const [offered = "auth", ...others] = valuesOf("qop")
  if (
    others.length > 0 ||
    !offered
      .toLowerCase()
      .split(/[\s,]+/)
      .includes("auth")
  )
    return fail(ours("it offers no authentication alone (qop)"))
  const charset = valuesOf("charset").join().toLowerCase()
  if (charset !== "" && charset !== "utf-8") return fail(ours("a charset that is not UTF-8"))
  const [realm] = valuesOf("realm")
  return Result.succeed({ nonce, realm, isUtf8: charset === "utf-8" })
}

const directivesIn = (text: string): ReadonlyArray<readonly [string, string]> | undefined => {
  const found: Array<readonly [string, string]> = []
  let rest = text
  while (rest !== "") {
    const match = directive.exec(rest)
    if (match === null) return undefined
    const [whole, name = "", inQuotes, bare = ""] = match
    found.push([name.toLowerCase(), inQuotes?.replaceAll(/\\(.)/gs, "$1") ?? bare])
    rest = rest.slice(whole.length)
  }
  return found
}

const encoder = new TextEncoder()

/** The server's first message, as far as it matters here; its texts are octets. */
interface Challenge {
  readonly nonce: string
  /** The first, if it offers several. */
  readonly realm: string | undefined
  readonly isUtf8: boolean
}

interface Given {
  readonly user: string
  readonly password: string
  readonly authorizeAs: string
  readonly host: string
  readonly nonce: string
  readonly challenge: Challenge
}
