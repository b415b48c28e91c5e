/**
 * The beginnings of open connections: a ring would drop them first, and every viewer needs them. Kept until the connection
 * ends: events from its start to its first mailbox, except timers.
 */
import type { Event } from "./Event.ts"

/** An event and its number in the ring. */
export interface Numbered {
  readonly number: number
  readonly event: Event
  readonly weight: number
}

/** The number of dropped events of a connection, and the time of the last one. */
export interface Dropped {
  readonly group: string
  readonly dropped: number
  readonly time: number
}

interface Head {
  readonly events: Array<Numbered>
  /** True if it is complete: the mailbox is open, or there is no room. */
  isOver: boolean
  /** The number of dropped events, and the time of the last one. */
  dropped: number
  droppedAt: number
}

/** The heads of a ring. The ring passes each event here before it drops it. */
export class Heads {
  private readonly maxBytes: number
  private readonly maxEvents: number
  private readonly heads = new Map<string, Head>()
  weight = 0
  count = 0

  /** `maxBytes` and `maxEvents` are the limits of all heads together. */
  constructor(maxBytes: number, maxEvents: number) {
    this.maxBytes = maxBytes
    this.maxEvents = maxEvents
  }

  /** Keeps a dropped event if it belongs to the beginning of an open connection. */
  forgotten(kept: Numbered): void {
    const { event } = kept
    // it ended before its start was forgotten
    if (event.name === "connection:ended") this.ended(event.group_id)
    if (event.name === "connection:started")
      this.heads.set(event.group_id, { events: [], isOver: false, dropped: 0, droppedAt: 0 })
    const head = this.heads.get(event.group_id)
    if (head === undefined) return
    if (this.weight + kept.weight > this.maxBytes || this.count >= this.maxEvents) head.isOver = true
    if (head.isOver || isTimer(event)) {
      head.dropped++
      head.droppedAt = event.time
      return
    }
    head.events.push(kept)
    head.isOver = isArrival(event)
    this.weight += kept.weight
    this.count++
  }

  /** Drops the beginning of a connection that ended. */
  ended(group: string): void {
    for (const { weight } of this.heads.get(group)?.events ?? []) {
      this.weight -= weight
      this.count--
    }
    this.heads.delete(group)
  }

  /** Returns the dropped events of each connection but one. */
  gaps(except: string): ReadonlyArray<Dropped> {
    return Array.from(this.heads)
      .filter(([group, { dropped, events }]) => group !== except && dropped > 0 && events.length > 0)
      .map(([group, { dropped, droppedAt }]) => ({ group, dropped, time: droppedAt }))
      .toSorted((one, other) => one.time - other.time)
  }

  /** Returns the kept events from number `from` on, the oldest first. */
  since(from: number): ReadonlyArray<Event> {
    return Array.from(this.heads.values(), ({ events }) => events)
      .flat()
      .filter(({ number }) => number >= from)
      .toSorted((one, other) => one.number - other.number)
      .map(({ event }) => event)
  }
}

const isTimer = ({ name }: Event): boolean => name.startsWith("timer:")

/** The activity that lasts as long as the mailbox is open. */
const isArrival = (event: Event): boolean => event.name === "activity:start" && event.data.id === "watch"
