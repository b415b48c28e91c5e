/** Reads a log once before its trace is written. */
import * as Utf8 from "../../imap/wire/Utf8.ts"
import type { Item } from "./Log.ts"
import { vote } from "./sides.ts"

/** The lead in votes that decides which side is the server. */
const minLead = 10

const blockBits = 14
const blockRows = 1 << blockBits

/** The fields of a connection: the place of its latest item, its time, the sum of its votes, who sent STARTTLS. */
const place = 0
const at = 1
const sum = 2
const upgrades = 3
/** The place of its first item. */
const first = 4

const bitOf = { Sent: 1, Received: 2 } as const

/** The item after this one on its connection. */
export interface Following {
  /** Milliseconds to the next item: `Infinity` if there is none, 0 if the log has no times. */
  readonly pause: number
  /** True if only the end follows. */
  readonly isLast: boolean
}

/** The field of an item: the milliseconds to the next one of its connection; if that is the end, -1 minus them. */
const pause = 0

/** Reads the items once, and keeps only numbers, since a log may have a million items. */
export class Survey {
  hasTimes = false
  private readonly numbers = new Map<string, number>()
  private readonly connections = new Rows(5)
  /** The position of the last connection's beginning, by host (or for all without a known host). */
  private readonly begun = new Map<string, number>()
  private readonly items = new Rows(1)

  /** Returns whether the log has swapped this connection's sides. */
  isSwapped(connection: string): boolean {
    return this.connections.at(this.numberOf(connection), sum) < 0
  }

  /** Returns whether the client sends STARTTLS on this connection. */
  upgrades(connection: string): boolean {
    const client = this.isSwapped(connection) ? "Received" : "Sent"
    return (this.connections.at(this.numberOf(connection), upgrades) & bitOf[client]) !== 0
  }

  /** Returns whether another connection to the host begins after the last item of this one. */
  isFollowed(connection: string, host: string): boolean {
    const last = this.connections.at(this.numberOf(connection), place)
    return (this.begun.get(host) ?? -1) > last
  }

  /** `item`: how many came before. */
  following(item: number): Following {
    const after = this.items.at(item, pause)
    if (after < 0) return { pause: -1 - after, isLast: true }
    return { pause: after, isLast: after === Number.POSITIVE_INFINITY }
  }

  add(item: Item): void {
    const { connections, items } = this
    const time = item.at ?? Number.NaN
    const here = items.add()
    items.set(here, pause, Number.POSITIVE_INFINITY)
    if (item.at !== undefined) this.hasTimes = true
    const known = this.numbers.get(item.connection)
    const number = known ?? connections.add()
    if (known === undefined) {
      this.numbers.set(item.connection, number)
      connections.set(number, first, here)
      if (item._tag !== "Opened") this.begun.set("", here)
    } else this.follow(number, item._tag === "Ended", time)
    connections.set(number, place, here)
    connections.set(number, at, time)
    if (item._tag === "Opened") this.begun.set(item.host ?? "", connections.at(number, first))
    if (item._tag !== "Sent" && item._tag !== "Received") return
    if (isStartTls(item.bytes))
      connections.set(number, upgrades, connections.at(number, upgrades) | bitOf[item._tag])
    const before = connections.at(number, sum)
    if (Math.abs(before) < minLead) connections.set(number, sum, before + vote(item))
  }

  private numberOf(connection: string): number {
    return this.numbers.get(connection) ?? -1
  }

  /** Stores the successor of a connection's latest item. */
  private follow(number: number, isEnd: boolean, time: number): void {
    const { connections, items } = this
    const before = connections.at(number, place)
    const passed = time - connections.at(number, at)
    // a clock may be set back
    const after = passed > 0 ? passed : 0
    items.set(before, pause, isEnd ? -1 - after : after)
  }
}

/** Numbers of rows, each with the same fields, in blocks: a million objects would be kept, and copied as they grow. */
class Rows {
  private readonly blocks: Array<Float64Array> = []
  private readonly width: number
  private count = 0

  constructor(width: number) {
    this.width = width
  }

  /** Adds a row of zeros, and returns its number. */
  add(): number {
    if (this.count % blockRows === 0) this.blocks.push(new Float64Array(blockRows * this.width))
    return this.count++
  }

  /** Returns NaN for a row that was never added. */
  at(row: number, field: number): number {
    return this.blocks[row >> blockBits]?.[(row & (blockRows - 1)) * this.width + field] ?? Number.NaN
  }

  set(row: number, field: number, value: number): void {
    const block = this.blocks[row >> blockBits]
    if (block !== undefined) block[(row & (blockRows - 1)) * this.width + field] = value
  }
}

/** The last letter rules out most commands without decoding them. */
const isStartTls = (bytes: Uint8Array): boolean =>
  bytes.length < 64 &&
  ((bytes[bytes.length - 1] ?? 0) | 0x20) === letterS &&
  / STARTTLS$/i.test(Utf8.decode(bytes))

const letterS = 0x73
