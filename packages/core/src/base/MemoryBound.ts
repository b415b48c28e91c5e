/**
 * A bound on the memory of what is kept in one place, such as for a command or in the queue of a listener. What is counted in it
 * is also counted in the bound that it is within: of a connection, of an account, of the process.
 */
import { footprint } from "./footprint.ts"

export class MemoryBound {
  /** The bytes that are held, those of all parts included. */
  bytes = 0
  private readonly most: number | (() => number)
  private within: MemoryBound | undefined

  /** `most`: the bytes that may be held, always or now. */
  constructor(most: number | (() => number), within?: MemoryBound) {
    this.most = most
    this.within = within
  }

  /** A part of it, with a bound of its own. */
  part(most = Infinity): MemoryBound {
    return new MemoryBound(most, this)
  }

  /** A part that may hold as much as is left for all others: the first may hold half of it, the second a third. */
  share(): MemoryBound {
    return new MemoryBound(() => this.limit - this.bytes, this)
  }

  /** Counts a value; returns the bound that is then exceeded, if one is. */
  keep(value: unknown): MemoryBound | undefined {
    return this.add(footprint(value))
  }

  /** Counts bytes; fewer, if they are negative. */
  add(bytes: number): MemoryBound | undefined {
    this.count(bytes)
    return this.exceeded
  }

  /** Counts so many bytes instead of those before. */
  hold(bytes: number): MemoryBound | undefined {
    return bytes === this.bytes ? undefined : this.add(bytes - this.bytes)
  }

  /** The bytes that may be held, now. */
  get limit(): number {
    const { most } = this
    return typeof most === "number" ? most : Math.max(0, most())
  }

  /** The bound that is exceeded: its own, or else the next one around it. */
  get exceeded(): MemoryBound | undefined {
    return this.bytes > this.limit ? this : this.within?.exceeded
  }

  /** Holds nothing for the bounds around it from now on, whatever is still counted here. */
  release(): void {
    if (this.bytes > 0) this.within?.count(-this.bytes)
    this.within = undefined
  }

  private count(bytes: number): void {
    this.bytes += bytes
    this.within?.count(bytes)
  }
}
