/** The connections of a trace each with its part in the lane of its account. Pure. */
import { type LongWork, mapped } from "../../trace/pieces.ts"
import type { ReadTrace } from "../../trace/Reader.ts"
import type { Lived } from "./accounts.ts"
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
