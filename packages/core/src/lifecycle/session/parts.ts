/** Long responses in parts, between which other fibers work. */
import { ascending, merged } from "../../imap/wire/SequenceSet.ts"
import type { Vanished } from "../../imap/Response.ts"
import type { Received } from "./State.ts"

/** The ranges of a part: a millisecond or two. */
const maxRanges = 4096

/** Returns whether it is taken in parts. */
export const isLong = ({ uids }: Vanished): boolean => uids.length > maxRanges

/**
 * A VANISHED of very many ranges as several, which mean the same; any other response as it is. `undefined` is a rest for
 * others before the next part. RFC 7162 §3.2.10.
 */
export function* partsOf(received: Received): Generator<Received | undefined, void> {
  const { bytes, response } = received
  if (response._tag !== "Vanished" || !isLong(response)) return yield received
  // in ascending order each part concerns another part of the mailbox
  const inOrder = ascending(response.uids)
  // to sort them takes as long as all that follows
  if (inOrder !== response.uids) yield undefined
  const all = merged(inOrder)
  for (let at = 0; at < all.length; at += maxRanges) {
    const uids = all.slice(at, at + maxRanges)
    yield { ...received, response: { ...response, uids }, bytes: (bytes * uids.length) / all.length }
  }
}
