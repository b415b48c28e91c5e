/** The server's side of DIGEST-MD5, authentication alone. RFC 2831. Its nonce is always the same, and there is one realm. */
import { md5 } from "@noble/hashes/legacy.js"
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js"
import { toBytes } from "../../base/octets.ts"
import { accepted, ask, refused, type Said, type Progress } from "./Outcome.ts"

const realm = "simulator.invalid"
const nonce = "OA6MG9tEQGm2hh"

const utf8 = new TextEncoder()

export const digestMd5 = ({ answers: [message, last], profile }: Said): Progress => {
  if (message === undefined) {
    return ask(`realm="${realm}",nonce="${nonce}",qop="auth",charset=utf-8,algorithm=md5-sess`)
  }
  const said = read(message)
  const of = (name: string) => said.get(name) ?? ""
  const [user, uri, cnonce] = [of("username"), of("digest-uri"), of("cnonce")]
  // acting as another user is refused
  const isMeant =
    of("nonce") === nonce && of("nc") === "00000001" && of("qop") === "auth" && !said.has("authzid")
  if (!isMeant || of("realm") !== realm || cnonce === "" || !uri.startsWith("imap/")) return refused(user)
  const secret = md5(concatBytes(octets(profile.user), octets(`:${realm}:`), octets(profile.password)))
  const key = bytesToHex(md5(concatBytes(secret, utf8.encode(`:${nonce}:${cnonce}`))))
  const digest = (what: string) => hash(`${key}:${nonce}:00000001:${cnonce}:auth:${hash(what)}`)
  const isRight = user === profile.user && of("response") === digest(`AUTHENTICATE:${uri}`)
  if (!isRight) return refused(user)
  return last === undefined ? ask(`rspauth=${digest(`:${uri}`)}`) : accepted
}

const hash = (text: string): string => bytesToHex(md5(utf8.encode(text)))

/** ISO 8859-1 as far as it goes, else UTF-8. RFC 2831 §2.1.2.1. */
const octets = (text: string): Uint8Array => (/^[\0-\xff]*$/.test(text) ? toBytes(text) : utf8.encode(text))

/** The directives of a response, without their quotes. */
const read = (message: string): ReadonlyMap<string, string> =>
  new Map(
    Array.from(
      message.matchAll(/([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^",]*))/gs),
      ([, name = "", text, bare]) => [name, text?.replaceAll(/\\(.)/gs, "$1") ?? bare ?? ""]
    )
  )
