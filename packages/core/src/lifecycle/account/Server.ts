/** Keys of the server that an account means: accounts with the same key share its turns and its profile. */
import { sha256 } from "@noble/hashes/sha2.js"
import * as Base64Url from "effect/encoding/Base64Url"
import type { Security } from "../Account.ts"

/** The fields of an account by which it finds its server. */
export interface Place {
  readonly host: string
  readonly port?: number | undefined
  readonly security?: Security | undefined
  readonly starttlsPort?: number | undefined
}

/** Host and port, such as `imap.example.com 993`: what happens at one port says nothing about another. */
export const placeOf = (place: Place): string => `${nameOf(place.host)} ${portOf(place)}`

/** A single spelling of each host: names ignore case and a final dot. RFC 4343. */
export const nameOf = (host: string): string => host.toLowerCase().replace(/\.$/, "")

/** The first port of the account, such as 993. RFC 8314 §3.2. */
const portOf = ({ port, security = "auto", starttlsPort }: Place): number =>
  security === "auto" || security === "tls" ? (port ?? 993) : (port ?? starttlsPort ?? 143)

/** A user at a place, whose connections share a limit and a lockout. */
export const accountOf = (owner: Place & { readonly user: string }): string => {
  let key = accounts.get(owner)
  if (key === undefined) accounts.set(owner, (key = JSON.stringify([placeOf(owner), owner.user])))
  return key
}

/** An account that was checked never changes, and is asked for at each connection. */
const accounts = new WeakMap<Place, string>()

/** A place, with the certificate that the account expects there. */
export interface Server extends Place {
  readonly serverName?: string | undefined
  readonly ca?: string | undefined
}

/** The place, with the certificate's name or issuer if the account gives one, since it may mean another server. */
export const keyOf = (server: Server): string => {
  const { ca, host, serverName = host } = server
  const name = nameOf(serverName) === nameOf(host) ? "" : ` name=${nameOf(serverName)}`
  const issuer =
    ca === undefined ? "" : ` ca=${Base64Url.encode(sha256(new TextEncoder().encode(ca)).slice(0, 12))}`
  return `${placeOf(server)}${name}${issuer}`
}
