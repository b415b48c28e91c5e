/**
 * Simulated IMAP servers on loopback sockets, for clients of any kind: plain with STARTTLS, and TLS.
 */
import type { ServerEnd } from "@effect-imap/core/Simulator"
import { isPlain } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { Effect, type Scope } from "effect"
import type { NodeSimulator, Options, PortUnavailable } from "./simulated.ts"

export { type NodeSimulator, type Options, PortUnavailable } from "./simulated.ts"

/** An app that simulates no server never loads one. */
const loaded = Effect.promise(() => import("./listening.ts"))

/**
 * Starts a server on 127.0.0.1 until the scope closes, which closes all sockets. An option that is unknown or of a wrong type is a
 * defect, a `Misuse` that names it.
 */
export const start = (options: Options): Effect.Effect<NodeSimulator, PortUnavailable, Scope.Scope> => {
  return Effect.suspend(() => {
    expects(isPlain(options), "NodeSimulator.start", "options", "an object with a `profile`")
    return Effect.flatMap(loaded, (listening) => listening.start(options))
  })
}

/**
 * Runs your own server for each connection to a free port of 127.0.0.1, and returns the port; use it as the peer of a
 * transport's contract, for instance. It begins in clear text; `startTls` presents a certificate issued by `ca`.
 */
export const listen = (
  serve: (end: ServerEnd) => Effect.Effect<void, never, Scope.Scope>
): Effect.Effect<number, PortUnavailable, Scope.Scope> => {
  return Effect.suspend(() => {
    expects(typeof serve === "function", "NodeSimulator.listen", "serve", "a function")
    return Effect.flatMap(loaded, (listening) => listening.listen(serve))
  })
}
