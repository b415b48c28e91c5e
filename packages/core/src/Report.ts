/** What happened on the way, in numbers and names: for people, logs and tests; no secret is in it. */
import type { Compression, Identity, ServerId } from "./machine/steps/outcomes.ts"
import type { Quotation } from "./Quotation.ts"
import type { TlsInfo } from "./Transport.ts"

export type { Compression, Identity, ServerId } from "./machine/steps/outcomes.ts"

/** What happened so far, in numbers and names: no secret, and nothing that a person has to decode. */
export interface Report {
  readonly host: string
  readonly port: number | undefined
  readonly security: "tls" | "starttls" | "trusted" | "none" | undefined
  readonly tls: TlsInfo | undefined
  /** The name of the mechanism, or `PREAUTH`. */
  readonly mechanism: string | undefined
  readonly identity: Identity
  readonly compression: Compression
  /** Display only: nothing may depend on it. RFC 2971 §3. */
  readonly serverId: ServerId | undefined
  readonly capabilities: ReadonlyArray<Quotation>
  /** Writes of the last attempt, from the greeting to selected. */
  readonly flights: number
  readonly rttMs: number | undefined
  readonly elapsedMs: number
  /** Connections in all. */
  readonly attempts: number
  readonly quirks: ReadonlyArray<string>
  readonly warnings: ReadonlyArray<string>
}
