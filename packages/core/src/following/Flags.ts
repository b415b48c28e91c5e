/**
 * The flags of messages, as they were last heard: what is known already is not a change.
 *
 * There are many messages and few combinations of flags, so each combination has the UIDs that carry it.
 */
import type { MessageSet } from "../MessageSet.ts"
import * as UidSet from "./UidSet.ts"

export type Flags = Map<string, UidSet.UidSet>

/** Combinations that are remembered; of messages with any other nothing is known. */
const mostCombinations = 64

/** Remembers them; returns the combination that was known before, `undefined` if none was, and the new one. */
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
  if (alike !== undefined || self.size < mostCombinations) {
    self.set(now, UidSet.add(alike ?? UidSet.empty, uid))
  }
  return { before, now }
}

const known = (self: Flags, uid: number): string | undefined => {
  for (const [combination, uids] of self) if (UidSet.has(uids, uid)) return combination
  return undefined
}

/** These messages are gone. Ranges are merged. */
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
