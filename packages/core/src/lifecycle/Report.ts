/** A report of the way to the mailbox, in numbers and names: for people, logs and tests; no secret is in it. */
import { Schema, SchemaGetter } from "effect"
import * as Steps from "./machine/Steps.ts"
import * as outcomes from "./machine/steps/outcomes.ts"
import { Quotation } from "../failure/Quotation.ts"

export type { ServerId } from "./machine/steps/outcomes.ts"

export const Identity = Schema.Literals(outcomes.identities)
export type Identity = outcomes.Identity

export const Compression = Schema.Literals(outcomes.compressions)
export type Compression = outcomes.Compression

/** The steps that a connection can do without; a step that was left out is a warning, such as `idLeftOut`. */
export const optionalSteps = Steps.optional.map((id) => ({ id, ...Steps.of(id) }))

const isServerId = (given: unknown): given is outcomes.ServerId => given instanceof Map

/** As JSON the fields in their order, each with its value. */
const serverId = Schema.declare(isServerId, {
  expected: "what a server says of itself",
  toCodecJson: () =>
    Schema.link<outcomes.ServerId>()(Schema.Array(Schema.Tuple([Quotation, Schema.UndefinedOr(Quotation)])), {
      decode: SchemaGetter.transform((pairs): outcomes.ServerId => new Map(pairs)),
      encode: SchemaGetter.transform((id) => Array.from(id))
    })
})

/** The agreed parameters of TLS, without those that only a login can use. */
const Tls = Schema.Struct({
  /** Such as `TLSv1.3`. */
  protocol: Schema.String,
  cipher: Schema.String,
  /** The certificate was verified for `serverName`. */
  authorized: Schema.Boolean,
  /** Present if an earlier session was resumed: the milliseconds since its certificate was verified. */
  verifiedMsAgo: Schema.optional(Schema.Finite),
  serverName: Schema.String,
  alpn: Schema.Option(Schema.String),
  /** Whole days until the certificate expires; negative once it has. */
  daysLeft: Schema.Option(Schema.Int),
  peerCertificate: Schema.Option(Schema.Uint8Array)
})

/** A report of what happened so far, in numbers and names: no secret, and nothing that a person has to decode. */
export const Report = Schema.Struct({
  host: Schema.String,
  port: Schema.UndefinedOr(Schema.Int),
  security: Schema.UndefinedOr(Schema.Literals(["tls", "starttls", "trusted", "none"])),
  tls: Schema.UndefinedOr(Tls),
  /** The name of the mechanism, or `PREAUTH`. */
  mechanism: Schema.UndefinedOr(Schema.String),
  identity: Identity,
  compression: Compression,
  /** Display only: nothing may depend on it. RFC 2971 §3. */
  serverId: Schema.UndefinedOr(serverId),
  capabilities: Schema.Array(Quotation),
  /** Writes of the last attempt, from the greeting to the mailbox, or to the login if none is asked for. */
  flights: Schema.Int,
  rttMs: Schema.UndefinedOr(Schema.Number),
  elapsedMs: Schema.Number,
  /** Connections in all. */
  attempts: Schema.Int,
  quirks: Schema.Array(Schema.String),
  warnings: Schema.Array(Schema.String)
})
export interface Report extends Schema.Schema.Type<typeof Report> {}
