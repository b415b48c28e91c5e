/** The state of each connection of an account at a time: the target of its last transition before. */
import { firstAfter } from "../trace/firstAfter.ts"
import type { Summary } from "../model/index/Summary.ts"
import { entries, type Source } from "./Detail.ts"

/** A connection, and the state that it is in. */
export interface Place {
  readonly id: number
  readonly group: string
  readonly state: string
}

export interface Places {
  /** Returns the states of all connections of the account of `id`; without a time, the current ones. */
  readonly at: (id: number, time: number | undefined) => Promise<ReadonlyArray<Place>>
}

/** Of more connections, the latest are shown. */
const maxPlaces = 40

export const make = (trace: Source): Places => {
  const { index } = trace
  const transitions = new Map<number, { readonly last: number; readonly events: ReadonlyArray<number> }>()
  const states = new Map<number, string>()

  const transitionsOf = ({ id, lastEvent }: Summary): ReadonlyArray<number> => {
    const known = transitions.get(id)
    if (known?.last === lastEvent) return known.events
    const events = index.events(id).filter((event) => index.name(event) === "machine:transition")
    transitions.set(id, { last: lastEvent, events })
    return events
  }

  const before = (summary: Summary, time: number): number | undefined => {
    const events = transitionsOf(summary)
    return events[firstAfter(events, time, (event) => index.time(event)) - 1]
  }

  const read = (events: ReadonlyArray<number>): Promise<void> => {
    const missing = events.filter((event) => !states.has(event))
    if (missing.length === 0) return Promise.resolve()
    return entries(trace, missing).then((found) => {
      for (const { event, line } of found)
        if (event?.name === "machine:transition") states.set(index.ofLine(line), event.data.to)
    })
  }

  return {
    at: (id, time) => {
      const alive = index
        .account(id)
        .filter((each) => (time === undefined ? each.end === undefined : isAlive(each, time)))
        .slice(-maxPlaces)
      if (time === undefined)
        return Promise.resolve(alive.flatMap((each) => placeOf(each, each.states.at(-1)) ?? []))
      const found = alive.map((summary) => ({ summary, event: before(summary, time) }))
      return read(found.flatMap(({ event }) => event ?? [])).then(() =>
        found.flatMap(
          ({ event, summary }) => placeOf(summary, event === undefined ? undefined : states.get(event)) ?? []
        )
      )
    }
  }
}

const isAlive = ({ end, start }: Summary, time: number): boolean =>
  start <= time && (end === undefined || end > time)

const placeOf = ({ group, id }: Summary, state: string | undefined): Place | undefined =>
  state === undefined ? undefined : { id, group, state }
