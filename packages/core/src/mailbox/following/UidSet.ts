/** The UIDs of a mailbox, in order: the place of a UID is its sequence number. RFC 9051 §2.3.1. */
import * as NumberSet from "../../imap/wire/NumberSet.ts"

export * from "../../imap/wire/NumberSet.ts"
export type UidSet = NumberSet.NumberSet

/** Reads what `text` writes, also the empty set; `undefined` if it is not a set of UIDs. */
export const parse = (written: string): UidSet | undefined =>
  written === "" ? NumberSet.empty : NumberSet.parse(written)
