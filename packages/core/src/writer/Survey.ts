/** What has to be known of a log before the first line of its trace is written. */
import * as Utf8 from "../wire/Utf8.ts"
import type { Item } from "./Log.ts"
import { vote } from "./sides.ts"

/** So many lines of a connection decide which side is the server: a log may have a million of them. */
const mostVotes = 1000

/** What is known of one connection. */
interface Surveyed {
  votes: number
  sum: number
  /** The sides that sent STARTTLS, by the log. */
  readonly upgrades: Set<Item["_tag"]>
  /** The place of its latest item, and its time. */
  place: number
  at: number | undefined
}

/** What follows an item on its connection. */
export interface Following {
  /** Milliseconds to the next item: `Infinity` if there is none, 0 if the log has no times. */
  readonly pause: number
  /** Nothing follows but the end. */
  readonly isLast: boolean
}

/** Goes through the items once and keeps numbers alone: a log may have a million items. */
export class Survey {
  hasTimes = false
  private readonly connections = new Map<string, Surveyed>()
  private readonly pauses: Array<number> = []
  private readonly beforeEnd = new Set<number>()

  constructor(items: Iterable<Item>) {
    for (const item of items) this.add(item)
  }

  /** Whether the log has this connection's sides the wrong way round. */
  isSwapped(connection: string): boolean {
    return (this.connections.get(connection)?.sum ?? 0) < 0
  }

  /** Whether the client sends STARTTLS on this connection. */
  upgrades(connection: string): boolean {
    const client = this.isSwapped(connection) ? "Received" : "Sent"
    return this.connections.get(connection)?.upgrades.has(client) === true
  }

  /** `place`: how many items came before. */
  following(place: number): Following {
    const pause = this.pauses[place] ?? Number.POSITIVE_INFINITY
    return { pause, isLast: pause === Number.POSITIVE_INFINITY || this.beforeEnd.has(place) }
  }

  private add(item: Item): void {
    const { _tag, at, connection } = item
    const place = this.pauses.push(Number.POSITIVE_INFINITY) - 1
    if (at !== undefined) this.hasTimes = true
    const known = this.connections.get(connection)
    if (known !== undefined) {
      this.pauses[known.place] = at === undefined || known.at === undefined ? 0 : at - known.at
      if (_tag === "Ended") this.beforeEnd.add(known.place)
    }
    const surveyed = known ?? { votes: 0, sum: 0, upgrades: new Set(), place, at }
    if (known === undefined) this.connections.set(connection, surveyed)
    surveyed.place = place
    surveyed.at = at
    if (_tag !== "Sent" && _tag !== "Received") return
    if (isStartTls(item.bytes)) surveyed.upgrades.add(_tag)
    if (surveyed.votes === mostVotes) return
    const one = vote(item)
    surveyed.sum += one
    surveyed.votes += Math.abs(one)
  }
}

/** The last letter rules out most commands without decoding them. */
const isStartTls = (bytes: Uint8Array): boolean =>
  bytes.length < 64 && ((bytes.at(-1) ?? 0) | 0x20) === letterS && / STARTTLS$/i.test(Utf8.decode(bytes))

const letterS = 0x73
