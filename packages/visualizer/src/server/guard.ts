/**
 * Decides which requests are answered. A browser on this machine runs pages of anybody, and each of them can send
 * requests to a loopback port: the name that it asked for, where it comes from and the token must all fit.
 */
import { timingSafeEqual } from "effect/crypto/Mac"
import type { Headers } from "effect/http/Headers"

/** The reason why a request is refused. */
export interface Refusal {
  readonly status: 401 | 403 | 404 | 405 | 421
  /** Words for a person who reads the network tab: they contain nothing that the caller does not know. */
  readonly words: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Request {
  readonly method: string
  /** The path in the request line. */
  readonly url: string
  readonly headers: Headers
}

export interface Rules {
  /** Host names besides those of loopback, such as that of a proxy in front. */
  readonly allowedHosts: ReadonlyArray<string>
  readonly token: string
}

export const noSuchPath: Refusal = { status: 404, words: "There is nothing here." }

/**
 * The resources: pages and scripts, which contain nothing secret; the events, their replays and the accounts of a
 * fleet, which need the token.
 */
export type Resource = "page" | "trace" | "secondary" | "importers" | "events" | "replay" | "members"

/** Returns the resource that the request may have, or why it may not. */
export const admit = (request: Request, rules: Rules): Resource | Refusal => {
  if (!isNamed(request, rules)) return strangeHost
  if (!isOwn(request) && !isLed(request, rules)) return strangeOrigin
  const resource = resources.get(request.url.replace(/\?.*/s, ""))
  const method = resource === "replay" ? "POST" : "GET"
  if (request.method !== method) return wrongMethod(method)
  if (resource === undefined) return noSuchPath
  return !secret.has(resource) || isKnown(request, rules) ? resource : wrongToken
}

const loopback: ReadonlyArray<string> = ["127.0.0.1", "localhost", "[::1]"]

/** Returns whether `Host` is allowed: a rebound name is the attacker's name in `Host`, whatever its address. */
const isNamed = ({ headers }: Request, { allowedHosts }: Rules): boolean => {
  const name = nameOf(headers["host"] ?? "")
  return loopback.includes(name) || allowedHosts.some((allowed) => allowed.toLowerCase() === name)
}

/** Returns `127.0.0.1:4711` without the port, in lower case. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d*$/, "")

const strangeHost: Refusal = { status: 421, words: "This server does not answer to that host name." }
const strangeOrigin: Refusal = { status: 403, words: "Requests by other sites are not answered." }

/** Returns whether a browser reports that the page's own origin asks; other programs report nothing and only need the token. */
const isOwn = ({ headers }: Request): boolean => {
  const { "sec-fetch-site": site, host, origin } = headers
  if (site !== undefined && site !== "same-origin" && site !== "none") return false
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase())
}

/**
 * Returns whether it is a navigation from elsewhere with an address that nobody else knows, such as from a private file: it
 * leads to the page, which contains nothing secret.
 */
const isLed = ({ headers, url }: Request, { token }: Rules): boolean =>
  headers["origin"] === undefined &&
  headers["sec-fetch-mode"] === "navigate" &&
  headers["sec-fetch-dest"] === "document" &&
  isSame(url, `/?token=${token}`)

const utf8 = new TextEncoder()

const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(utf8.encode(given), utf8.encode(expected))

const resources: ReadonlyMap<string, Resource> = new Map([
  ["/", "page"],
  ["/trace", "trace"],
  ["/secondary.js", "secondary"],
  ["/importers.js", "importers"],
  ["/events", "events"],
  ["/replay", "replay"],
  ["/members", "members"]
])

const wrongMethod = (allow: string): Refusal => ({
  status: 405,
  words: `There is only ${allow}.`,
  headers: { allow }
})

const secret: ReadonlySet<Resource> = new Set<Resource>(["events", "replay", "members"])

const isKnown = ({ headers }: Request, { token }: Rules): boolean =>
  isSame(headers["authorization"] ?? "", `Bearer ${token}`)

const wrongToken: Refusal = {
  status: 401,
  words: "The token is missing or is that of another run.",
  headers: { "www-authenticate": "Bearer" }
}
