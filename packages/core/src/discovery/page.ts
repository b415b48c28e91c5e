/** Fetches one page, bounded in size, time and redirects. A request over HTTPS is never redirected to HTTP. */
import { Effect, Predicate, Result, type Scope, Stream } from "effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Host from "effect/net/Host"
import type { Outcome } from "../failure/reason/fields.ts"
import { table } from "../base/Sizes.ts"
import { fromCause, type TransportFailure } from "../lifecycle/transport/failure.ts"

/** The cause if there is no page. */
export type NoPage = Exclude<Outcome, "found" | "notOffered">

/** Returns the text of the page, which must be UTF-8. */
export const fetchPage = (url: URL): Effect.Effect<string, NoPage, HttpClient.HttpClient> =>
  follow(url, table.discoveryRedirects.value, url.protocol === "http:").pipe(
    // do not wait for the rest of a response
    Effect.scoped,
    // the URL contains an email address, which no trace may have; and other servers must not learn our trace ids
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
    // `fetch` would follow redirects by itself, wherever they lead
    Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual", credentials: "omit" })
  )

/** Follows redirects. `isPlain`: one of them was not over TLS, so that anyone on the network path may have chosen the next. */
const follow = (
  url: URL,
  left: number,
  isPlain: boolean
): Effect.Effect<string, NoPage, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const client = HttpClient.withScope(yield* HttpClient.HttpClient)
    const request = HttpClientRequest.get(url, { headers: { accept: "text/xml, application/xml" } })
    const response = yield* Effect.mapError(client.execute(request), whyOf)
    const { location } = response.headers
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      const next = URL.parse(location, url)
      return yield* left === 0 || next === null || !mayFollow(url, next) || (isPlain && !isOfInternet(next))
        ? fail("unusable")
        : follow(next, left - 1, isPlain)
    }
    if (response.status !== 200) return yield* fail(response.status >= 500 ? "silent" : "nothing")
    return yield* textOf(response)
  })

const fail = (why: NoPage) => Effect.fail(why)

/** Returns whether a redirect may be followed: only to a name, since no one owns an IP address or has a certificate for it. */
const mayFollow = (from: URL, to: URL): boolean =>
  Result.isSuccess(Host.domainNameFromString(to.hostname)) &&
  to.username === "" &&
  to.password === "" &&
  (to.protocol === "https:" || (to.protocol === "http:" && from.protocol === "http:"))

/** Names of one machine or one network: RFC 6761, RFC 6762, RFC 8375, and what ICANN reserved for private use. */
const nowhere =
  /^(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/i

/** Returns whether the URL is a public web server at its usual port: other services of a network are not asked. */
const isOfInternet = ({ hostname, port }: URL): boolean => {
  const name = hostname.replace(/\.$/, "")
  return name.includes(".") && !nowhere.test(name) && (port === "" || port === "80" || port === "443")
}

const textOf = (response: HttpClientResponse): Effect.Effect<string, NoPage> =>
  Effect.gen(function* () {
    const decoder = new TextDecoder("utf-8", { fatal: true })
    let size = 0
    const pieces = yield* response.stream.pipe(
      Stream.mapError(whyOf),
      Stream.mapEffect((chunk) => {
        size += chunk.length
        if (size > table.discoveryPage.value) return fail("unusable")
        return decoded(() => decoder.decode(chunk, { stream: true }))
      }),
      Stream.runCollect
    )
    return pieces.join("") + (yield* decoded(() => decoder.decode()))
  })

const decoded = (decode: () => string): Effect.Effect<string, NoPage> =>
  Effect.fromResult(Result.try({ try: decode, catch: (): NoPage => "unusable" }))

const whys: { readonly [Failure in TransportFailure]?: NoPage } = {
  dnsNotFound: "nothing",
  refused: "nothing",
  dnsTemporary: "silent",
  offline: "silent",
  unreachable: "silent",
  timeout: "silent",
  reset: "silent",
  closed: "silent"
}

/** Returns why there is no page. A name that does not exist is an answer; a certificate for another name is unusable. */
const whyOf = ({ reason }: HttpClientError): NoPage => {
  const cause = "cause" in reason ? innermost(reason.cause) : undefined
  return whys[fromCause(cause).failure] ?? "unusable"
}

/** Finds the innermost cause: `fetch` hides it in a TypeError. */
const innermost = (cause: unknown): unknown =>
  Predicate.hasProperty(cause, "cause") && cause.cause !== undefined ? innermost(cause.cause) : cause
