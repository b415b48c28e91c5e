/** Changes within a group of the context: the group is copied, and the others are shared. */
import type { Change, Context, Login, Mailbox, WayInFacts } from "../Context.ts"
import type { WayIn } from "../Settings.ts"

export const changeWayIn = ({ race }: Context, wayIn: WayIn, facts: Partial<WayInFacts>): Change => ({
  race: { ...race, ways: { ...race.ways, [wayIn]: { ...race.ways[wayIn], ...facts } } }
})

export const changeLogin = ({ login }: Context, facts: Partial<Login>): Change => ({
  login: { ...login, ...facts }
})

export const changeMailbox = ({ mailbox }: Context, facts: Partial<Mailbox>): Change => ({
  mailbox: { ...mailbox, ...facts }
})

export const warned = ({ warnings }: Context, ...more: ReadonlyArray<string>): Change =>
  more.length === 0 ? {} : { warnings: new Set([...warnings, ...more]) }
