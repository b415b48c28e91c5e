/** A web server on 127.0.0.1 for `localhost`, with the simulator's certificate or in clear text. */
import * as http from "node:http"
import * as https from "node:https"
import type { AddressInfo } from "node:net"
import { serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import { Effect } from "effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void

export interface Identity {
  readonly key: string
  readonly cert: string
}

/** Serves until the scope closes. */
export const start = Effect.fnUntraced(function* (
  answer: Answer,
  identity: Identity | "clear" = { key: serverKey, cert: serverCertificate }
) {
  const server =
    identity === "clear" ? http.createServer(answer) : https.createServer({ ...identity }, answer)
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.void))
    }),
    () =>
      Effect.callback<void>((resume) => {
        server.close(() => resume(Effect.void))
        server.closeAllConnections()
      })
  )
  return portOf(server.address())
})

const portOf = (address: AddressInfo | string | null): number =>
  address === null || typeof address === "string" ? 0 : address.port

/** The client, with other ports in place of the usual ones, which only root may listen on. */
export const withPorts = (
  client: HttpClient.HttpClient,
  ports: { readonly https?: number; readonly http?: number }
) =>
  HttpClient.mapRequest(client, (request) => {
    const url = new URL(request.url)
    // nothing listens there, if nothing is meant to
    url.port ||= String((url.protocol === "https:" ? ports.https : ports.http) ?? 1)
    return HttpClientRequest.setUrl(request, url)
  })
