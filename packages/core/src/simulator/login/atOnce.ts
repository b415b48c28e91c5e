/** Preloaded mechanisms and synchronous signatures: virtual time would pass while a client waits for them. */
import { Effect, Redacted } from "effect"
import { startOf } from "../../imap/sasl/start.ts"
import type { Proving } from "../../lifecycle/Proving.ts"
import { signatures } from "./signatures.ts"

/** For the client of a simulated server. */
export const atOnce: Proving = {
  startOf: (mechanism) => Effect.succeed(startOf(mechanism)),
  signed: (signing) =>
    Effect.sync(() => signatures({ ...signing, password: Redacted.value(signing.password) }))
}
