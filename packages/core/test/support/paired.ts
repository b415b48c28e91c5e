/** What every trace keeps to: what ends in a group has begun there, once, and not ended before. */
import { assert } from "@effect/vitest"
import type * as Trace from "../../src/trace/Trace.ts"

/** The ends without a start, by their group. */
export const unpaired = (events: ReadonlyArray<Trace.Event>): ReadonlyArray<string> => {
  const open = new Set<string>()
  return events.flatMap((event) => {
    const of = pairOf(event)
    if (of === undefined) return []
    const key = `${event.group_id} ${event.name.split(":")[0]} ${of}`
    const isStart = event.name.endsWith(":start")
    const isRight = open.has(key) !== isStart
    if (isStart) open.add(key)
    else open.delete(key)
    return isRight ? [] : [`${key}: ${event.name}`]
  })
}

/** What a start has in common with its end. */
const pairOf = ({ data, name }: Trace.Event): string | undefined => {
  switch (name) {
    case "activity:start":
    case "activity:end":
      return `${data.lane ?? ""} ${data.id}`
    case "net:start":
    case "net:end":
      return `${data.lane ?? ""} ${data.op}`
    case "program:start":
    case "program:end":
      return String(data.op)
    default:
      return undefined
  }
}

export const assertPaired = (events: ReadonlyArray<Trace.Event>): void => {
  if (!events.some(({ name }) => name === "trace:gap")) assert.deepStrictEqual(unpaired(events), [])
}
