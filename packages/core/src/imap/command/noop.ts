/** NOOP: the server may report what is new. RFC 9051 §6.1.2. */
import { plain } from "./raw.ts"

/** RFC 9051 §6.1.2. */
export const noop = plain("NOOP")
