/**
 * HTTP for autoconfig, over `node:http` and `node:https`: certificates are verified like those of mail servers,
 * responses are streamed, and nothing is kept between requests. `fetch` would be simpler, but lets the environment turn
 * verification off.
 */
import * as http from "node:http"
import * as https from "node:https"
import type { LookupFunction } from "node:net"
import { Effect } from "effect"
import * as HttpClient from "effect/http/HttpClient"
import { HttpClientError, TransportError } from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import { type Address, type Lookup, lookup as systemLookup } from "../transport/addresses.ts"
import { checkServerIdentity } from "../transport/serverIdentity.ts"
import { trustOf } from "../transport/trust.ts"

export interface HttpOptions {
  /** PEM certificates to trust in addition to the system's. */
  readonly ca?: string | undefined
  /** Finds the addresses of a name; the system's resolver by default. */
  readonly lookup?: Lookup | undefined
}

/** Makes a client that sends only GET. */
export const make = ({ ca, lookup = systemLookup }: HttpOptions = {}): HttpClient.HttpClient =>
  HttpClient.make((request, url, signal) =>
    Effect.gen(function* () {
      // a new connection for each request, since a resumed TLS session would skip the check of the name
      const plain: http.RequestOptions = {
        agent: false,
        headers: { ...request.headers },
        signal,
        method: "GET",
        lookup: known(yield* lookup(url.hostname))
      }
      const sent =
        url.protocol === "https:"
          ? https.request(url, {
              ...plain,
              ...trustOf(ca),
              rejectUnauthorized: true,
              checkServerIdentity
            })
          : http.request(url, plain)
      const response = yield* answered(sent)
      return HttpClientResponse.fromWeb(request, yield* Effect.try(() => webResponse(response)))
    }).pipe(Effect.mapError(failed(request)))
  )

const failed = (request: HttpClientRequest) => (cause: unknown) =>
  new HttpClientError({ reason: new TransportError({ request, cause }) })

/** Makes a `lookup` for Node that returns known addresses. */
const known =
  (addresses: ReadonlyArray<Address>): LookupFunction =>
  (_name, { all }, callback) => {
    const [first] = addresses
    if (first === undefined) callback(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), [])
    else if (all === true) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }

/** Sends the request, and returns the head of the response; its body is read on demand. */
const answered = (request: http.ClientRequest) =>
  Effect.callback<http.IncomingMessage, unknown>((resume) => {
    request.on("error", (cause) => resume(Effect.fail(cause)))
    request.once("response", (response) => resume(Effect.succeed(response)))
    request.end()
    return Effect.sync(() => void request.destroy())
  })

/** The statuses without a body. RFC 9110 §6.4.1. */
const bodiless = new Set([204, 205, 304])

const webResponse = (response: http.IncomingMessage): Response => {
  const { headersDistinct, statusCode: status = 0 } = response
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value])
  )
  if (bodiless.has(status)) response.resume()
  return new Response(bodiless.has(status) ? null : bodyOf(response), { status, headers })
}

/** Reads the body on demand. (The type of `Readable.toWeb` does not fit `Response`.) */
const bodyOf = (response: http.IncomingMessage): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      response
        .on("data", (chunk: Uint8Array) => {
          controller.enqueue(chunk)
          if ((controller.desiredSize ?? 0) <= 0) response.pause()
        })
        .once("end", () => controller.close())
        .on("error", (cause) => controller.error(cause))
    },
    pull: () => void response.resume(),
    cancel: () => void response.destroy()
  })
