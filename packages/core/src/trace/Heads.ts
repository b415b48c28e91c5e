/**
 * The beginnings of the connections that are still open: what a ring would forget first, and what every viewer needs.
 * Kept until the connection ends, from its start to its first mailbox: its states and activities, what it asked of the
 * network, and what was said. Timers show nothing of what went well.
 */
import type { Event } from "./Event.ts"

/** An event under the number with which it was written. */
export interface Numbered {
  readonly number: number
  readonly event: Event
  readonly weight: number
}

/** The forgotten events of a connection, and the time of the last of them. */
export interface Dropped {
  readonly group: string
  readonly dropped: number
  readonly time: number
}

interface Head {
  readonly events: Array<Numbered>
  /** Nothing more belongs to it: the mailbox is open, or there is no room. */
  isOver: boolean
  /** Events of the connection that were forgotten, and the time of the last one. */
  dropped: number
  droppedAt: number
}

/** The heads of a ring, which takes what it forgets to them. */
export class Heads {
  private readonly maxBytes: number
  private readonly maxEvents: number
  private readonly heads = new Map<string, Head>()
  weight = 0
  count = 0

  /** `maxBytes`: what all heads may weigh, in bytes; `maxEvents`: how many events they may have. */
  constructor(maxBytes: number, maxEvents: number) {
    this.maxBytes = maxBytes
    this.maxEvents = maxEvents
  }

  /** Takes what is forgotten, if it belongs to the beginning of an open connection. */
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

  /** The connection has ended: its beginning is as old as the rest of it. */
  ended(group: string): void {
    for (const { weight } of this.heads.get(group)?.events ?? []) {
      this.weight -= weight
      this.count--
    }
    this.heads.delete(group)
  }

  /** Counts the forgotten events of each of these connections, except one. */
  gaps(except: string): ReadonlyArray<Dropped> {
    return Array.from(this.heads)
      .filter(([group, { dropped, events }]) => group !== except && dropped > 0 && events.length > 0)
      .map(([group, { dropped, droppedAt }]) => ({ group, dropped, time: droppedAt }))
      .toSorted((one, other) => one.time - other.time)
  }

  /** Those from number `from` on, the oldest first. */
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
