/**
 * The flags of messages as last reported by the server, so that a repetition is not taken for a change.
 *
 * Messages are many and combinations of flags few, so each combination has the set of UIDs that carry it.
 */
import type { MessageSet } from "../../imap/MessageSet.ts"
import * as UidSet from "./UidSet.ts"

export type Flags = Map<string, UidSet.UidSet>

/** The most combinations that are remembered; nothing is known of messages with any other. */
const maxCombinations = 64

/** Remembers the flags; returns the combination before, if one was known, and the new one. */
export const remember = (
  self: Flags,
  uid: number,
  flags: ReadonlyArray<string>
): { readonly before: string | undefined; readonly now: string } => {
  const now = flags.toSorted().join(" ")
  const before = known(self, uid)
  if (before === now) return { before, now }
  if (before !== undefined) keep(self, before, UidSet.remove(self.get(before) ?? UidSet.empty, uid))
  const alike = self.get(now)
  if (alike !== undefined || self.size < maxCombinations) {
    self.set(now, UidSet.add(alike ?? UidSet.empty, uid))
  }
  return { before, now }
}

const known = (self: Flags, uid: number): string | undefined => {
  for (const [combination, uids] of self) if (UidSet.has(uids, uid)) return combination
  return undefined
}

/** Forgets messages; the ranges must be merged. */
export const forget = (self: Flags, gone: MessageSet): void => {
  for (const [combination, uids] of self) {
    const { rest } = UidSet.parted(uids, gone)
    if (rest !== uids) keep(self, combination, rest)
  }
}

const keep = (self: Flags, combination: string, left: UidSet.UidSet): void => {
  if (left.size === 0) self.delete(combination)
  else self.set(combination, left)
}
