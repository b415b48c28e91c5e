/** The pages and their resources over HTTP, for anyone who has the token. */
import { Effect, type Scope } from "effect"
import { TracerDisabledWhen } from "effect/http/HttpMiddleware"
import { HttpServer } from "effect/http/HttpServer"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as NetAddress from "effect/net/NetAddress"
import { program } from "../document/bundle.generated.ts"
import { contentSecurityPolicy } from "../document/document.ts"
import { admit, noSuchPath, type Refusal, type Resource } from "./guard.ts"
import { newToken } from "./Loopback.ts"
import type { Unanswered } from "./WhatIf.ts"

type Answer = (request: HttpServerRequest) => Effect.Effect<HttpServerResponse.HttpServerResponse>

/** The resources of a site; anything else is not found. */
export type Answers = { readonly [R in Resource]?: Answer }

export interface Site {
  readonly allowedHosts: ReadonlyArray<string>
  readonly answers: Answers
}

/** Headers of every answer, refusals included: no other page may use it, and nothing caches it. */
export const headers = {
  "cache-control": "no-store",
  "content-security-policy": contentSecurityPolicy(program, "self"),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff"
}

export const scriptOf = (script: string) =>
  HttpServerResponse.text(script, { contentType: "text/javascript; charset=utf-8", headers })

export const refuse = ({ status, words, ...refusal }: Refusal | Unanswered) =>
  HttpServerResponse.text(words, {
    status,
    headers: { ...headers, ...("headers" in refusal ? refusal.headers : {}) }
  })

/** Serves until the scope closes. Returns the page's address, with the token in the fragment, which no server sees. */
export const serve = Effect.fnUntraced(function* (
  site: Site
): Effect.fn.Return<string, never, HttpServer | Scope.Scope> {
  const server = yield* HttpServer
  const { address } = server
  const token = newToken()
  // an IP address is safe to allow: nobody can make it lead elsewhere
  const named = { ...site, allowedHosts: [...site.allowedHosts, hostOf(address)] }
  // a viewer's request lasts as long as the viewer looks, so it is not a span of the app
  yield* server.serve(respond(named, token)).pipe(Effect.provideService(TracerDisabledWhen, () => true))
  return `http://${hostOf(address)}${portOf(address)}/#token=${token}`
})

/** Returns the name by which a browser on this machine reaches `address`. */
const hostOf = (address: NetAddress.SocketAddress): string => {
  if (NetAddress.isUnixPathAddress(address)) return "localhost"
  if (NetAddress.isUnspecified(address.address)) return "127.0.0.1"
  const ip = NetAddress.formatIp(address.address)
  return NetAddress.isIpv6Address(address.address) ? `[${ip}]` : ip
}

const respond = ({ allowedHosts, answers }: Site, token: string) =>
  Effect.flatMap(HttpServerRequest, (request) => {
    const admitted = admit(request, { allowedHosts, token })
    if (typeof admitted !== "string") return Effect.succeed(refuse(admitted))
    const answer = answers[admitted]
    return answer === undefined ? Effect.succeed(refuse(noSuchPath)) : answer(request)
  })

const portOf = (address: NetAddress.SocketAddress): string =>
  NetAddress.isUnixPathAddress(address) ? "" : `:${address.port}`
