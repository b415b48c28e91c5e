/** The updates that a page receives about a fleet, as lines of NDJSON: first all accounts, then changes. Pure. */
import type { Member } from "./Member.ts"

export interface Update {
  /** The reporter's clock, in ms since 1970. */
  readonly now: number
  /** The accounts that are new or changed. */
  readonly members: ReadonlyArray<Member>
  /** The accounts that are no longer watched. */
  readonly gone: ReadonlyArray<string>
  /** True if the source failed: earlier reports may be out of date. */
  readonly failing?: boolean
}

export type Members = ReadonlyMap<string, Member>

export const byAccount = (members: ReadonlyArray<Member>): Members =>
  new Map(members.map((member) => [member.account, member]))

/** Returns the changes between two reports. */
export const between = (before: Members, after: Members, now: number): Update => ({
  now,
  members: Array.from(after.values()).filter((member) => !isSame(before.get(member.account), member)),
  gone: Array.from(before.keys()).filter((account) => !after.has(account))
})

const isSame = (a: Member | undefined, b: Member): boolean =>
  a !== undefined &&
  a.state === b.state &&
  a.since === b.since &&
  a.until === b.until &&
  a.runner === b.runner &&
  a.stays?.at(-1)?.since === b.stays?.at(-1)?.since &&
  a.host === b.host &&
  a.label === b.label &&
  a.why?.reason === b.why?.reason &&
  a.why?.turn === b.why?.turn &&
  a.why?.words === b.why?.words

/** Returns the accounts after an update. */
export const applied = (before: Members, { gone, members }: Update): Members => {
  const after = new Map(before)
  for (const account of gone) after.delete(account)
  for (const member of members) after.set(member.account, member)
  return after
}
