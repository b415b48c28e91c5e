/** A transport through a proxy: TCP to the proxy, which looks up the server's name and connects to it. */
import type * as ImapError from "@effect-imap/core/ImapError"
import { Policy } from "@effect-imap/core/Policy"
import {
  operations,
  type Operations,
  type Report,
  type Target,
  type Transport,
  TransportError
} from "@effect-imap/core/Transport"
import { checkOf, option } from "@effect-imap/core/internal/options"
import { Duration, Effect, Redacted } from "effect"
import * as Connection from "../Connection.ts"
import * as DuplexBytes from "../DuplexBytes.ts"
import { handshake } from "../handshake.ts"
import * as tcp from "../tcp.ts"
import { connectByHttp } from "./httpConnect.ts"
import * as proxyUrl from "./proxyUrl.ts"
import { connectBySocks } from "./socks5.ts"

/** The options of the connection to the proxy. */
export interface ProxyOptions extends tcp.TcpOptions {
  /** PEM certificates to trust in addition to the system's, for TLS with the proxy itself. */
  readonly ca?: string | undefined
}

/**
 * A transport through the proxy of a URL: `socks5://`, `http://`, or `https://` (TLS to the proxy, and the server's own
 * TLS within it), each with `user:password@` if the proxy requires it. Fails with `InvalidAccount` if the URL is
 * invalid.
 *
 * The server's TLS and its certificate are those of a direct connection. The reported operations are those to the proxy,
 * then a `tcp` with the server's port, which the proxy performs.
 */
export const proxy = (
  url: string | Redacted.Redacted<string>,
  options: ProxyOptions = {}
): Effect.Effect<Transport, ImapError.ImapError> => {
  const problem = check(options, "NodeTransport.proxy")
  if (problem !== undefined) return Effect.fail(problem)
  return Effect.map(Effect.fromResult(proxyUrl.fromText(textOf(url))), (through) => ({
    kind: "network",
    through: `the proxy ${through.host}:${through.port}`,
    secrets: through.credential === undefined ? [] : [through.credential.password],
    connect: Effect.fnUntraced(function* (target: Target, report: Report) {
      const run = operations(report)
      const toProxy: Operations = (operation, work, options) =>
        run({ ...operation, proxy: true }, work, options)
      const { name } = yield* tcp.hostOf(target.host)
      const { bytes, socket } = yield* inTime(
        through,
        Effect.gen(function* () {
          const dialled = yield* Effect.mapError(
            tcp.connect(through, toProxy, options),
            unreachable("it cannot be reached")
          )
          const pass = Effect.gen(function* () {
            const link = through.secured ? yield* secure(through, dialled, toProxy, options.ca) : dialled
            const connect = through.protocol === "http" ? connectByHttp : connectBySocks
            const work = connect(link.bytes, { host: name, port: target.port }, through.credential)
            yield* run({ kind: "tcp", port: target.port }, work)
            return link
          })
          return yield* Effect.onError(pass, () => DuplexBytes.destroy(dialled.socket))
        })
      )
      return Connection.make({ duplex: () => socket, bytes, run, scope: yield* Effect.scope })
    })
  }))
}

const check = checkOf<ProxyOptions>(() => ({ ...tcp.fields, ca: option.text }))

/** Returns the URL as text; anything else names no proxy. */
const textOf = (url: unknown): string => {
  const text: unknown = Redacted.isRedacted(url) ? Redacted.value(url) : url
  return typeof text === "string" ? text : ""
}

/** Limits the wait for the proxy: its silence is reported shortly before the limit of the step. */
const inTime = <A, E, R>({ host, port }: proxyUrl.Proxy, work: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Policy, ({ limits }) => {
    const limit = Duration.millis(limits.connect * 0.9)
    const detail = `${host}:${port} did not answer within ${Duration.format(limit)}`
    const silent = new TransportError({ failure: "proxyUnusable", detail })
    return Effect.timeoutOrElse(work, { duration: limit, orElse: () => Effect.fail(silent) })
  })

const secure = (
  { host }: proxyUrl.Proxy,
  { bytes, socket }: tcp.Dialled,
  run: Operations,
  ca: string | undefined
) => {
  // without ALPN, HTTP over TLS is HTTP/1.1: RFC 9110 §4.3.3
  const shaking = handshake(socket, bytes, { serverName: host, ca, alpn: false })
  return Effect.mapError(
    run({ kind: "tls" }, shaking, { tlsInfo: ({ info }) => info }),
    unreachable("TLS with it failed")
  )
}

const maxWords = 120

/** Attributes a failure to the proxy instead of the server, unless this machine has no network. */
const unreachable = (what: string) => (error: TransportError) => {
  if (error.failure === "offline") return error
  const { code, detail: words } = error
  const detail = `${what}, ${words.length > maxWords ? `${words.slice(0, maxWords)}…` : words}`
  return new TransportError({ failure: "proxyUnusable", ...(code === undefined ? {} : { code }), detail })
}
