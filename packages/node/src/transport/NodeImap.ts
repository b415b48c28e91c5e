/**
 * The layer that an app on Node provides: the transport over TCP and TLS. Everything else has defaults.
 *
 * **Example** (From an account to a mailbox)
 *
 * ```ts
 * import { ImapConnection } from "@effect-imap/core"
 * import { NodeImap } from "@effect-imap/node"
 * import { Effect, Redacted } from "effect"
 *
 * const account = { host: "imap.example.com", user: "me", password: Redacted.make("secret") }
 *
 * const program = ImapConnection.make(account).pipe(
 *   Effect.flatMap(({ mailbox }) => mailbox),
 *   Effect.map(({ exists }) => exists),
 *   Effect.scoped,
 *   Effect.provide(NodeImap.layer)
 * )
 * ```
 */
import type { Transport } from "@effect-imap/core/Transport"
import type { Layer } from "effect"
import * as NodeTransport from "./NodeTransport.ts"

/** Provides connections over Node's TCP and TLS. Policy, profiles and traces are references with defaults. */
export const layer: Layer.Layer<Transport> = NodeTransport.layer
