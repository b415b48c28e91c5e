/** Changes within a group of the context: the group is copied, and the others are shared. */
import type { Change, Context, Login, Mailbox, Race, WayInFacts } from "../Context.ts"
import type { WayIn } from "../Settings.ts"

export const changeWayIn = ({ race }: Context, wayIn: WayIn, facts: Partial<WayInFacts>): Change => ({
  race: { ...race, ways: withWayIn(race.ways, wayIn, { ...race.ways[wayIn], ...facts }) }
})

/** By name: a copy with a name that is only known when it is made takes several times as long. */
const withWayIn = ({ implicitTls, startTls }: Race["ways"], wayIn: WayIn, facts: WayInFacts): Race["ways"] =>
  wayIn === "implicitTls" ? { implicitTls: facts, startTls } : { implicitTls, startTls: facts }

export const changeLogin = ({ login }: Context, facts: Partial<Login>): Change => ({
  login: { ...login, ...facts }
})

export const changeMailbox = ({ mailbox }: Context, facts: Partial<Mailbox>): Change => ({
  mailbox: { ...mailbox, ...facts }
})

export const warned = ({ warnings }: Context, ...more: ReadonlyArray<string>): Change =>
  more.length === 0 ? {} : { warnings: new Set([...warnings, ...more]) }
