/** What the connections to one host show together of its mailboxes, of lives and pools. Pure. */
import { Across, placeOf, together, type Unseen, type Watched } from "../evidence/Across.ts"
import type { Numbering } from "../evidence/watch/Numbering.ts"
import type { Lived } from "./Lived.ts"

/** What it has to tell of UIDs. */
export interface Told {
  readonly found: Numbering["foundBut"]
}

export const watchedOf = ({ group, stay: { isPartial, started, use } }: Lived): Watched & Told => ({
  ...placeOf(started, group),
  copies: use.watches.copies,
  removals: use.watches.removals,
  told: use.commands.numbering.told,
  downloads: use.commands.downloads,
  misnamed: use.commands.numbering,
  isPartial,
  found: (isGiven) => (isPartial ? [] : use.commands.numbering.foundBut(isGiven))
})

export const acrossOf = (all: ReadonlyArray<Lived>): Across => new Across(all.map(watchedOf))

/** Returns what connections did not show of messages that others of them had stored. */
export const unseenIn = (account: ReadonlyArray<Lived>, across: Across): Unseen | undefined =>
  together(account.flatMap((lived) => across.unseenOn(watchedOf(lived)) ?? []))
