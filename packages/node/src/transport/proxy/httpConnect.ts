/** CONNECT of HTTP/1.1. RFC 9110 §9.3.6, RFC 7617. */
import { isIPv6 } from "node:net"
import { type Target, TransportError } from "@effect-imap/core/internal/Transport"
import { Effect, Redacted } from "effect"
import type * as DuplexBytes from "../DuplexBytes.ts"
import { type ProxyAnswer, take, unusable } from "./answer.ts"
import type { ProxyCredential } from "./proxyUrl.ts"

/** Connects `bytes` to the target, whose host is a name in ASCII, or an address without brackets. */
export const connectByHttp = Effect.fnUntraced(function* (
  bytes: DuplexBytes.DuplexBytes,
  { host, port }: Target,
  credential: ProxyCredential | undefined
) {
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`
  const head = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, ...authorization(credential), "", ""]
  yield* bytes.write(Buffer.from(head.join("\r\n")))
  for (let interim = 0; interim <= maxInterim; interim++) {
    const status = yield* take(bytes, statusOf)
    if (status >= 300) return yield* refusal(status, credential)
    if (status >= 200) return
  }
  return yield* unusable("it announces an answer, but sends none")
})

/** The number of 1xx responses that may precede the final one. RFC 9110 §15.2 sets no limit; no proxy needs more. */
const maxInterim = 8

const authorization = (credential: ProxyCredential | undefined): ReadonlyArray<string> => {
  if (credential === undefined) return []
  const pair = Buffer.from(`${credential.user}:${Redacted.value(credential.password)}`)
  return [`Proxy-Authorization: Basic ${pair.toString("base64")}`]
}

const headerEnd = /\r?\n\r?\n/

/** Reads the status as soon as the header is complete. A success has no body, whatever its header says. */
const statusOf = Effect.fnUntraced(function* (
  received: Buffer
): Effect.fn.Return<ProxyAnswer<number> | undefined, TransportError> {
  const text = received.toString("latin1")
  if (!"HTTP/1.".startsWith(text.slice(0, 7))) return yield* unusable("it does not speak HTTP")
  const end = headerEnd.exec(text)
  if (end === null) return undefined
  const status = /^HTTP\/1\.\d (\d{3})[ \r\n]/.exec(text)?.[1]
  if (status === undefined) return yield* unusable("it does not speak HTTP/1.1")
  return { value: Number(status), length: end.index + end[0].length }
})

const refusal = (status: number, credential: ProxyCredential | undefined) => {
  const fails = (failure: TransportError["failure"], detail: string) =>
    new TransportError({ failure, code: `HTTP ${status}`, detail })
  switch (status) {
    case 401:
    case 407:
      return fails(
        "proxyAuthRequired",
        credential === undefined
          ? "it requires a user and a password"
          : "it refused the user and the password"
      )
    case 403:
      return fails("proxyRefused", "the proxy's rules do not allow it")
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return fails("proxyFailed", `it answered with status ${status}`)
    default:
      return fails("proxyUnusable", `it answered CONNECT with status ${status}, as no proxy does`)
  }
}
