/** The options of a server, and its answer. */
import { Schema } from "effect"

export const Security = Schema.Literals(["plain", "starttls", "tls"])
export type Security = typeof Security.Type

export const Listen = Schema.Struct({
  security: Security,
  /** True if capabilities are sent without being requested. */
  announces: Schema.Boolean,
  /** True if LOGIN is the only way to log in. */
  loginAlone: Schema.Boolean,
  /** The milliseconds that a byte travels; a round trip is twice that. */
  delay: Schema.Number
})
export type Listen = typeof Listen.Type

export const Listening = Schema.Struct({ port: Schema.Int })
export type Listening = typeof Listening.Type
