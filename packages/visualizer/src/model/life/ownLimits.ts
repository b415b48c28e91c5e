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

/**
 * Returns what others of the same server show of the end of a connection, if it is one of several that came as long after a command:
 * what is known of it, and that limit.
 */
export const withinOwnLimit = (
  lived: Lived,
  others: ReadonlyArray<Lived>,
  known: Circumstances | undefined = lived.stay.ended?.circumstances
): Circumstances | undefined => {
  const owedMs = unansweredFor(lived)
  if (owedMs === undefined) return known
  const all = others.flatMap((each) => unansweredFor(each) ?? [])
  const limitMs = limitOf(all)
  const { exists = 0 } = lived.stay.mailbox
  const isSearch = /^(?:UID )?(?:SEARCH|SORT|THREAD)$/.test(String(known?.["owed"]))
  const searched = isSearch && exists >= many ? { searched: exists } : {}
  if (known?.["limitMs"] !== undefined) return { ...known, ...searched }
  return limitMs === undefined ? known : { ...known, ...searched, limitMs, gaveUpAlike: all.length }
}
