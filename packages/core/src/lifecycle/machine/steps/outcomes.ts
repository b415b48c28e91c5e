/** The outcomes of the optional steps, in the words of reports. */
import type { Quotation } from "../../../failure/Quotation.ts"

/**
 * The outcome of ID over all attempts. `resent`: once more after a SELECT that was refused with `Unsafe Login`.
 * `swallowed`: never answered by its own tag. `skipped`: left out, because the profile knows that this host swallows it.
 * `notReached`: no connection came so far that it was due. RFC 2971.
 */
export const identities = [
  "sent",
  "resent",
  "refused",
  "swallowed",
  "skipped",
  "notReached",
  "notOffered",
  "disabled"
] as const
export type Identity = (typeof identities)[number]

/**
 * The outcome of COMPRESS on the last connection. `active`: all that came after it is compressed, both ways. `refused`:
 * NO or BAD, and the connection continues as it was. `skipped`: left out, because the server fell silent or hung up at it
 * before. `notReached`: the connection did not come so far that it was due. `notOffered`: the server does not list it,
 * the transport cannot, or the channel is clear text. `disabled`: the account does not ask for it. RFC 4978.
 */
export const compressions = ["active", "refused", "skipped", "notReached", "notOffered", "disabled"] as const
export type Compression = (typeof compressions)[number]

/** The fields of the server's ID, in its order. A `Map` of quotations is one. RFC 2971. */
export interface ServerId extends Iterable<readonly [Quotation, Quotation | undefined]> {
  get(field: string): Quotation | undefined
  readonly size: number
}
