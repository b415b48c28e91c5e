/**
 * Guards a server on loopback. A browser on this machine runs pages of anybody, and each of them can send requests to a
 * loopback port, by a name of its own, too (DNS rebinding); so can every user of the machine. The name that was asked for,
 * the origin and the token must all fit.
 *
 * **Example** (A guarded HTTP API)
 *
 * ```ts
 * import * as Loopback from "@effect-imap/visualizer/Loopback"
 * import { Effect, Layer } from "effect"
 * import { HttpRouter, HttpServerResponse } from "effect/http"
 *
 * const token = Loopback.newToken()
 * const guard = HttpRouter.middleware(Loopback.guard({ token }), { global: true })
 * const routes = HttpRouter.add("GET", "/mail", HttpServerResponse.text("Hello"))
 *
 * const server = HttpRouter.serve(Layer.mergeAll(routes, guard))
 * ```
 */
import { checkOf, expectsOptions, option } from "@effect-imap/core/internal/options"
import { Effect } from "effect"
import { timingSafeEqual } from "effect/crypto/Mac"
import { randomBytesUnsafe } from "effect/crypto/SecureRandom"
import * as Base64Url from "effect/encoding/Base64Url"
import type { Headers } from "effect/http/Headers"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"

/** The reason why a request is refused. */
export interface Refusal {
  readonly status: 401 | 403 | 404 | 405 | 421
  /** Words for a person who reads the network tab: they contain nothing that the caller does not know. */
  readonly words: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The callers that are answered. */
export interface Rules {
  /** Sent as `Authorization: Bearer …`. Absent only if each request brings another credential. */
  readonly token?: string | undefined
  /** Host names in addition to those of loopback, such as that of a proxy in front. */
  readonly allowedHosts?: ReadonlyArray<string> | undefined
  /** Paths that need no token: what they lead to contains no secret. */
  readonly openPaths?: ReadonlyArray<string> | undefined
}

/** Makes a token of 128 bits. */
export const newToken = (): string => Base64Url.encode(randomBytesUnsafe(16))

/** Wraps an HTTP app, such as by `HttpRouter.middleware`, and answers callers that these rules refuse itself. */
export const guard = (
  rules: Rules
): (<E, R>(
  app: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
) => Effect.Effect<HttpServerResponse.HttpServerResponse, E, R | HttpServerRequest>) => {
  expectsOptions(rules, "Loopback.guard", check)
  return (app) =>
    Effect.flatMap(HttpServerRequest, (request) => {
      const refusal = refusalOf(request, rules)
      if (refusal === undefined) return app
      const { headers = {}, status, words } = refusal
      return Effect.succeed(HttpServerResponse.text(words, { status, headers }))
    })
}

const check = checkOf<Rules>(() => ({
  token: option.text,
  allowedHosts: option.texts,
  openPaths: option.texts
}))

const refusalOf = (
  request: Pick<HttpServerRequest, "headers" | "url">,
  rules: Rules
): Refusal | undefined => {
  if (!isNamed(request, rules)) return unknownHost
  if (!isOwn(request)) return unknownOrigin
  if (rules.openPaths?.includes(request.url.replace(/\?.*/s, "")) === true) return undefined
  return isKnown(request, rules) ? undefined : wrongToken
}

interface Asked {
  readonly headers: Headers
}

const loopback: ReadonlyArray<string> = ["127.0.0.1", "localhost", "[::1]"]

/** Returns whether `Host` is allowed: a rebound name is the attacker's name in `Host`, whatever its address. */
export const isNamed = ({ headers }: Asked, { allowedHosts = [] }: Rules): boolean => {
  const name = nameOf(headers["host"] ?? "")
  return loopback.includes(name) || allowedHosts.some((allowed) => allowed.toLowerCase() === name)
}

/** Returns `127.0.0.1:4711` without the port, in lower case. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d*$/, "")

export const unknownHost: Refusal = { status: 421, words: "This server does not answer to that host name." }
export const unknownOrigin: Refusal = { status: 403, words: "Requests by other sites are not answered." }

/** Returns whether a browser reports that the page's own origin asks; other programs report nothing and only need the token. */
export const isOwn = ({ headers }: Asked): boolean => {
  const { "sec-fetch-site": site, host, origin } = headers
  if (site !== undefined && site !== "same-origin" && site !== "none") return false
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase())
}

const utf8 = new TextEncoder()

/** Compares in a time that does not depend on where they differ. */
export const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(utf8.encode(given), utf8.encode(expected))

/** Returns whether the request has the token. */
export const isKnown = ({ headers }: Asked, { token }: Rules): boolean =>
  token === undefined || isSame(headers["authorization"] ?? "", `Bearer ${token}`)

export const wrongToken: Refusal = {
  status: 401,
  words: "The token is missing or is that of another run.",
  headers: { "www-authenticate": "Bearer" }
}
