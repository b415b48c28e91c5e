/** What a server is asked for, and what it answers. */
import { Schema } from "effect"

export const Security = Schema.Literals(["plain", "starttls", "tls"])
export type Security = typeof Security.Type

export const Listen = Schema.Struct({
  security: Security,
  /** Capabilities are sent without being asked for. */
  told: Schema.Boolean,
  /** LOGIN is the only way to log in. */
  loginAlone: Schema.Boolean,
  /** Milliseconds that a byte is on its way; a round trip is twice that. */
  delay: Schema.Number
})
export type Listen = typeof Listen.Type

export const Listening = Schema.Struct({ port: Schema.Int })
export type Listening = typeof Listening.Type
