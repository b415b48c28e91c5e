import { Schema } from "effect"

/** An app has the connection to itself, in a `within` or a stream, and does nothing with it. */
export const Held = Schema.Struct({
  since: Schema.DateTimeUtc,
  /** The time at which its work fails with `HeldTooLong`, unless it uses the connection before. */
  until: Schema.DateTimeUtc
})
export interface Held extends Schema.Schema.Type<typeof Held> {}
