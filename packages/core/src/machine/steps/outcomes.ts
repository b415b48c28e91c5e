/** What becomes of the optional steps, as reports say it. */
import type { Quotation } from "../../Quotation.ts"

/** What became of ID over all attempts. RFC 2971. */
export type Identity =
  | "sent"
  /** Once more after a SELECT that was refused with `Unsafe Login`. */
  | "resent"
  | "refused"
  /** Never answered by its own tag. */
  | "swallowed"
  /** Left out, because the profile knows that this host swallows it. */
  | "skipped"
  /** No connection came so far that it was due. */
  | "notReached"
  | "notOffered"
  | "disabled"

/** What became of COMPRESS on the last connection. RFC 4978. */
export type Compression =
  /** All that came after it is compressed, both ways. */
  | "active"
  /** NO or BAD: the connection continues as it was. */
  | "refused"
  /** Left out, because the server fell silent or hung up at it before. */
  | "skipped"
  /** The connection did not come so far that it was due. */
  | "notReached"
  /** The server does not list it, the transport cannot, or the channel is clear text. */
  | "notOffered"
  /** The account does not ask for it. */
  | "disabled"

/** What the server says of itself, in its order. A `Map` of quotations is one. RFC 2971. */
export interface ServerId extends Iterable<readonly [Quotation, Quotation | undefined]> {
  get(field: string): Quotation | undefined
  readonly size: number
}
