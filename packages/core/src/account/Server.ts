/** Which server an account means: those that mean one share their turns there, and what is known of it. */
import { sha256 } from "@noble/hashes/sha2.js"
import * as Base64Url from "effect/encoding/Base64Url"
import type { Security } from "../Account.ts"

/** One spelling for each host: names ignore case and a final dot. RFC 4343. */
const nameOf = (host: string): string => host.toLowerCase().replace(/\.$/, "")

/** Where an account connects, in its own fields. */
export interface Place {
  readonly host: string
  readonly port?: number | undefined
  readonly security?: Security | undefined
  readonly starttlsPort?: number | undefined
}

/** The port that is the account's first, such as 993. RFC 8314 §3.2. */
const portOf = ({ port, security = "auto", starttlsPort }: Place): number =>
  security === "auto" || security === "tls" ? (port ?? 993) : (port ?? starttlsPort ?? 143)

/** Host and port, such as `imap.example.com 993`: what one port does not answer says nothing about another. */
export const placeOf = (place: Place): string => `${nameOf(place.host)} ${portOf(place)}`

/** A user at a place: all connections of one share a limit and a lockout. */
export const accountOf = (owner: Place & { readonly user: string }): string =>
  JSON.stringify([placeOf(owner), owner.user])

/** What an account says of a server, and whom it trusts there. */
export interface Server extends Place {
  readonly serverName?: string | undefined
  readonly ca?: string | undefined
}

/** Returns the place; with the certificate or the issuer that the account names, since these may lead to another server. */
export const keyOf = (server: Server): string => {
  const { ca, host, serverName = host } = server
  const name = nameOf(serverName) === nameOf(host) ? "" : ` name=${nameOf(serverName)}`
  const issuer =
    ca === undefined ? "" : ` ca=${Base64Url.encode(sha256(new TextEncoder().encode(ca)).slice(0, 12))}`
  return `${placeOf(server)}${name}${issuer}`
}
