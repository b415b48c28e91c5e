/** Connections of a log that all ended as long after their last command, for no reason that it shows: a limit of its program. Pure. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { limitOf } from "./losses.ts"
import type { Lived } from "./Lived.ts"

type Circumstances = NonNullable<Trace.EventData<"connection:ended">["circumstances"]>

/** How long the server had not answered the last command when the connection ended, if a log gives no reason for that. */
const unansweredFor = ({ stay: { ended } }: Lived): number | undefined => {
  const { logged, owedMs } = ended?.circumstances ?? {}
  return ended?.error === "ConnectionStalled" && logged === true && typeof owedMs === "number"
    ? owedMs
    : undefined
}

/** A mailbox of fewer messages takes no time to search. */
const many = 1000

/** That limit, in milliseconds, if there is one; and how many connections without such an answer there are. */
interface OwnLimit {
  readonly limitMs: number | undefined
  readonly count: number
}

/** Returns the limit that connections to the same server show together. */
export const ownLimitIn = (all: ReadonlyArray<Lived>): OwnLimit => {
  const waits = all.flatMap((each) => unansweredFor(each) ?? [])
  return { limitMs: limitOf(waits), count: waits.length }
}

/** Returns what is known of the end of a connection, with that limit, if it is one of several that came as long after a command. */
export const withinOwnLimit = (
  lived: Lived,
  limitOfAll: () => OwnLimit,
  known: Circumstances | undefined = lived.stay.ended?.circumstances
): Circumstances | undefined => {
  if (unansweredFor(lived) === undefined) return known
  const { count, limitMs } = limitOfAll()
  const { exists = 0 } = lived.stay.mailbox
  const isSearch = /^(?:UID )?(?:SEARCH|SORT|THREAD)$/.test(String(known?.["owed"]))
  const searched = isSearch && exists >= many ? { searched: exists } : {}
  if (known?.["limitMs"] !== undefined) return { ...known, ...searched }
  return limitMs === undefined ? known : { ...known, ...searched, limitMs, gaveUpAlike: count }
}
