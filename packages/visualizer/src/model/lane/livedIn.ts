/** The connections of a trace each with its part in the lane of its account. Pure. */
import { atOnce, type LongWork, mapped } from "../../trace/pieces.ts"
import type { ReadTrace } from "../../trace/Reader.ts"
import type { Lived } from "./accounts.ts"
import { type Lane, lanesOf } from "./Lane.ts"
import { Stay } from "./Stay.ts"

/** Returns the connections of a trace, each with its part in the lane of its account. */
export function* livedIn({ entries }: ReadTrace): LongWork<ReadonlyArray<Lived>> {
  const all = new Map<string, Lived & { last: number }>()
  yield* mapped(entries, ({ event, group, line, time }) => {
    const lived = all.get(group) ?? { id: all.size, group, start: time, last: time, stay: new Stay() }
    all.set(group, lived)
    lived.last = Math.max(lived.last, time)
    if (event !== undefined) lived.stay.take(event, line)
  })
  return Array.from(all.values())
}

/** Returns the lanes of the accounts of a trace that is over, from its connections. */
export const lanesAmong = (
  { entries, header }: ReadTrace,
  all: ReadonlyArray<Lived>
): ReadonlyArray<Lane> => {
  // a log without times does not tell how long something was open
  if (header.clock === "none") return []
  const now = entries.reduce((latest, { time }) => Math.max(latest, time), 0)
  return lanesOf(all, { isOver: true, now })
}

/** Returns the lanes of the accounts of a trace that is over. */
export const lanesIn = (trace: ReadTrace): ReadonlyArray<Lane> => lanesAmong(trace, atOnce(livedIn(trace)))
