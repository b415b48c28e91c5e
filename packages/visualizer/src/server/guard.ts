/** Decides which requests are answered with which resource of the page. */
import type { Headers } from "effect/http/Headers"
import * as Loopback from "./Loopback.ts"
import type { Refusal } from "./Loopback.ts"

export type { Refusal } from "./Loopback.ts"

export interface Request {
  readonly method: string
  /** The path in the request line. */
  readonly url: string
  readonly headers: Headers
}

export interface Rules extends Loopback.Rules {
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
  if (!Loopback.isNamed(request, rules)) return Loopback.unknownHost
  if (!Loopback.isOwn(request) && !isLed(request, rules)) return Loopback.unknownOrigin
  const resource = resources.get(request.url.replace(/\?.*/s, ""))
  const method = resource === "replay" ? "POST" : "GET"
  if (request.method !== method) return wrongMethod(method)
  if (resource === undefined) return noSuchPath
  return !secret.has(resource) || Loopback.isKnown(request, rules) ? resource : Loopback.wrongToken
}

/**
 * Returns whether it is a navigation from elsewhere with an address that nobody else knows, such as from a private file: it
 * leads to the page, which contains nothing secret.
 */
const isLed = ({ headers, url }: Request, { token }: Rules): boolean =>
  headers["origin"] === undefined &&
  headers["sec-fetch-mode"] === "navigate" &&
  headers["sec-fetch-dest"] === "document" &&
  Loopback.isSame(url, `/?token=${token}`)

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
