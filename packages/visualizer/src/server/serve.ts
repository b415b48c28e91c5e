/** The page and its events over HTTP, to whoever holds the token. */
import { Effect, type Scope, type Stream } from "effect"
import { randomBytesUnsafe } from "effect/crypto/SecureRandom"
import * as Base64Url from "effect/encoding/Base64Url"
import { TracerDisabledWhen } from "effect/http/HttpMiddleware"
import { HttpServer } from "effect/http/HttpServer"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as NetAddress from "effect/net/NetAddress"
import { program } from "../page/bundle.generated.ts"
import { contentSecurityPolicy, htmlDocument } from "../page/document.ts"
import { admit, noSuchPath, type Refusal } from "./guard.ts"
import { answering, type Unanswered, type WhatIf } from "./WhatIf.ts"

export interface Site {
  /** Of the page. */
  readonly title: string
  readonly compare?: boolean | undefined
  readonly allowedHosts: ReadonlyArray<string>
  /** What each viewer is told, from the beginning; NDJSON. */
  readonly events: Stream.Stream<Uint8Array>
  /** All that is kept of them now; NDJSON. */
  readonly kept: Effect.Effect<Uint8Array>
  /** What replays it with other settings, where somebody can. */
  readonly whatIf?: WhatIf | undefined
  /** Milliseconds of the trace's clock, where it still runs: the last event may be long ago. */
  readonly now?: (() => number | undefined) | undefined
}

/** On every answer, refusals included: no page of anybody else may use it, and nothing keeps it. */
const headers = {
  "cache-control": "no-store",
  "content-security-policy": contentSecurityPolicy(program, "self"),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff"
}

const scriptOf = (script: string) =>
  HttpServerResponse.text(script, { contentType: "text/javascript; charset=utf-8", headers })

const secondary = scriptOf(program.secondary)

/** Loaded with the first page that is given a log. */
const importers = Effect.map(
  Effect.promise(() => import("../import/bundle.generated.ts")),
  ({ importers }) => scriptOf(importers)
)

/** 128 bits. */
const newToken = (): string => Base64Url.encode(randomBytesUnsafe(16))

const refuse = ({ status, words, ...refusal }: Refusal | Unanswered) =>
  HttpServerResponse.text(words, {
    status,
    headers: { ...headers, ...("headers" in refusal ? refusal.headers : {}) }
  })

/** The trace of a replay. What the recording cannot answer is told by a header, which holds ASCII alone. */
const replays = ({ kept, whatIf }: Site) => {
  if (whatIf === undefined) return () => Effect.succeed(refuse(noSuchPath))
  const answer = answering(whatIf, kept)
  return (request: HttpServerRequest) =>
    Effect.match(answer(request), {
      onFailure: refuse,
      onSuccess: ({ trace, words }) =>
        HttpServerResponse.text(trace, {
          contentType: "application/x-ndjson",
          headers: { ...headers, "replay-words": encodeURIComponent(words.slice(0, 500).toWellFormed()) }
        })
    })
}

const respond = (site: Site, token: string) => {
  const page = HttpServerResponse.text(
    htmlDocument(program, {
      title: site.title,
      live: "events",
      compare: site.compare,
      whatIf: site.whatIf?.settings
    }),
    { contentType: "text/html; charset=utf-8", headers }
  )
  const events = () => {
    const now = site.now?.()
    return HttpServerResponse.stream(site.events, {
      contentType: "application/x-ndjson",
      headers: now === undefined ? headers : { ...headers, "trace-now": String(now) }
    })
  }
  const replay = replays(site)
  return Effect.flatMap(HttpServerRequest, (request) => {
    const admitted = admit(request, { allowedHosts: site.allowedHosts, token })
    if (admitted === "page") return Effect.succeed(page)
    if (admitted === "events") return Effect.succeed(events())
    if (admitted === "secondary") return Effect.succeed(secondary)
    if (admitted === "importers") return importers
    if (admitted === "replay") return replay(request)
    return Effect.succeed(refuse(admitted))
  })
}

/** The name under which a browser on this machine finds what listens at `address`. */
const hostOf = (address: NetAddress.SocketAddress): string => {
  if (NetAddress.isUnixPathAddress(address)) return "localhost"
  if (NetAddress.isUnspecified(address.address)) return "127.0.0.1"
  const ip = NetAddress.formatIp(address.address)
  return NetAddress.isIpv6Address(address.address) ? `[${ip}]` : ip
}

const portOf = (address: NetAddress.SocketAddress): string =>
  NetAddress.isUnixPathAddress(address) ? "" : `:${address.port}`

/** Serves until the scope closes. The answer is the page's address; its token is in the fragment, which no server sees. */
export const serve = Effect.fnUntraced(function* (
  site: Site
): Effect.fn.Return<string, never, HttpServer | Scope.Scope> {
  const server = yield* HttpServer
  const { address } = server
  const token = newToken()
  // An address stands for itself: nobody can make it lead elsewhere.
  const named = { ...site, allowedHosts: [...site.allowedHosts, hostOf(address)] }
  // A viewer's request lasts as long as it looks: no span of the app's.
  yield* server.serve(respond(named, token)).pipe(Effect.provideService(TracerDisabledWhen, () => true))
  return `http://${hostOf(address)}${portOf(address)}/#token=${token}`
})
