/** What a page receives about a fleet, one line of NDJSON each: at first all accounts, then what changed. Pure. */
import type { Member } from "./Member.ts"

export interface Update {
  /** The clock of the one who reports, in ms since 1970. */
  readonly now: number
  /** Accounts that are new, or changed. */
  readonly members: ReadonlyArray<Member>
  /** Accounts that are watched no more. */
  readonly gone: ReadonlyArray<string>
  /** Nobody could say how the accounts are: what was reported before may be out of date. */
  readonly failing?: boolean
}

export type Members = ReadonlyMap<string, Member>

export const byAccount = (members: ReadonlyArray<Member>): Members =>
  new Map(members.map((member) => [member.account, member]))

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

/** What became of the accounts. */
export const between = (before: Members, after: Members, now: number): Update => ({
  now,
  members: Array.from(after.values()).filter((member) => !isSame(before.get(member.account), member)),
  gone: Array.from(before.keys()).filter((account) => !after.has(account))
})

/** The accounts as they are after that. */
export const applied = (before: Members, { gone, members }: Update): Members => {
  const after = new Map(before)
  for (const account of gone) after.delete(account)
  for (const member of members) after.set(member.account, member)
  return after
}
