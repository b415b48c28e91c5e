/** The questions to the counting process, its answers, and its flags. */
import { Schema } from "effect"

export const flags = ["--min-semi-space-size=256", "--max-semi-space-size=256"]

/** The way to a server, which is in memory without a port. */
export const Way = Schema.Struct({
  port: Schema.optionalKey(Schema.Int),
  security: Schema.Literals(["plain", "tls"])
})

export const Counts = Schema.Record(Schema.String, Schema.Number)
