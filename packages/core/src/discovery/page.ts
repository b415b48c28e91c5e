/** Fetches one page, bounded in size, time and redirects. What began with HTTPS never goes on without. */
import { Effect, Predicate, Result, type Scope, Stream } from "effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Host from "effect/net/Host"
import type { Outcome } from "../Discovery.ts"
import { table } from "../Sizes.ts"
import { fromCause, type TransportFailure } from "../transport/failure.ts"

/** Why there is no page. */
export type NoPage = Exclude<Outcome, "found" | "notOffered">

const fail = (why: NoPage) => Effect.fail(why)

/** The text of the page; what is no UTF-8 cannot be used. */
export const fetchPage = (url: URL): Effect.Effect<string, NoPage, HttpClient.HttpClient> =>
  follow(url, table.discoveryRedirects.value, url.protocol === "http:").pipe(
    // what is left of a response is not waited for
    Effect.scoped,
    // an address in a URL is nothing for a trace, and a stranger's server learns no id of ours
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
    // `fetch` would follow by itself, wherever it leads
    Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual", credentials: "omit" })
  )

/** `isPlain`: some of the way went without TLS, so that anybody on it may have chosen where it leads. */
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

/** By name alone: an address is nobody's, and no certificate that a page could have is for one. */
const mayFollow = (from: URL, to: URL): boolean =>
  Result.isSuccess(Host.domainNameFromString(to.hostname)) &&
  to.username === "" &&
  to.password === "" &&
  (to.protocol === "https:" || (to.protocol === "http:" && from.protocol === "http:"))

/** Names of one machine or one network: RFC 6761, RFC 6762, RFC 8375, and what ICANN reserved for private use. */
const nowhere =
  /^(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/i

/** A web server at its usual port, by a name that can be anybody's: other services of a network are not asked. */
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

/** A name that does not exist is an answer; a certificate for another name is none that can be used. */
const whyOf = ({ reason }: HttpClientError): NoPage => {
  const cause = "cause" in reason ? innermost(reason.cause) : undefined
  return whys[fromCause(cause).failure] ?? "unusable"
}

/** `fetch` hides what happened behind a TypeError. */
const innermost = (cause: unknown): unknown =>
  Predicate.hasProperty(cause, "cause") && cause.cause !== undefined ? innermost(cause.cause) : cause
