/**
 * A bound on the memory of what is kept in one place, such as for a command or in the queue of a listener. What is counted in it
 * is also counted in the bound that it is within: of a connection, of an account, of the process.
 */
import { footprint } from "./footprint.ts"
import { type Holder, Holders } from "./Holders.ts"

/** The most bytes of memory that a response of so many octets takes: its fields, and an object for each two octets. */
export const maxFootprint = (octets: number): number => 400 + 32 * octets

export class MemoryBound {
  /** The bytes that are held, those of all parts included. */
  bytes = 0
  private readonly maxBytes: number | (() => number)
  private within: MemoryBound | undefined
  /** Removes it from those that can give way. */
  private leave: (() => void) | undefined

  /** `maxBytes`: the bytes that may be held, always or now. */
  constructor(maxBytes: number | (() => number), within?: MemoryBound) {
    this.maxBytes = maxBytes
    this.within = within
  }

  /** A part of it, with a bound of its own. */
  part(maxBytes = Infinity): MemoryBound {
    return new MemoryBound(maxBytes, this)
  }

  /** The connection holds it, and gives it back where an account has too little. */
  heldBy(holder: Holder): void {
    const account = this.accountAround()
    if (account !== undefined) this.leave = account.holders.add({ holder, held: this, account })
  }

  /** Counts a value; returns the bound that is then exceeded, if one is. */
  keep(value: unknown): MemoryBound | undefined {
    return this.add(footprint(value))
  }

  /** Counts bytes; fewer, if they are negative. */
  add(bytes: number): MemoryBound | undefined {
    MemoryBound.count(this, bytes)
    return this.exceeded
  }

  /** Counts so many bytes instead of those before. */
  hold(bytes: number): MemoryBound | undefined {
    return bytes === this.bytes ? undefined : this.add(bytes - this.bytes)
  }

  /** The bytes that may be held, now. */
  get limit(): number {
    const { maxBytes } = this
    return typeof maxBytes === "number" ? maxBytes : Math.max(0, maxBytes())
  }

  /** The bound that is exceeded: its own, or else the next one around it. */
  get exceeded(): MemoryBound | undefined {
    return MemoryBound.exceededFrom(this)
  }

  /** Holds nothing for the bounds around it from now on, whatever is still counted here. */
  release(): void {
    if (this.bytes > 0) MemoryBound.count(this.within, -this.bytes)
    this.within = undefined
    this.leave?.()
  }

  /** Returns whether it is not exceeded any more, since others have given way. */
  protected makesRoom(): boolean {
    return false
  }

  protected accountAround(): Share | undefined {
    return this.within?.accountAround()
  }

  /** Each response is counted: the bounds around one are walked without a call for each. */
  private static count(from: MemoryBound | undefined, bytes: number): void {
    for (let bound = from; bound !== undefined; bound = bound.within) bound.bytes += bytes
  }

  private static exceededFrom(from: MemoryBound): MemoryBound | undefined {
    let bound: MemoryBound | undefined = from
    while (
      bound !== undefined &&
      (bound.maxBytes === Infinity || bound.bytes <= bound.limit || bound.makesRoom())
    )
      bound = bound.within
    return bound
  }
}

/** The memory of a process, for all accounts. */
export class MemoryBudget extends MemoryBound {
  readonly holders: Holders

  /** `minimum`: the bytes that each account may hold, whatever others hold. */
  constructor(maxBytes: number, minimum: number) {
    super(maxBytes)
    this.holders = new Holders(minimum)
  }

  /** The part of an account, which may hold as much as is left for all others: the first half of it, the second a third. */
  share(): MemoryBound {
    return new Share(this)
  }
}

class Share extends MemoryBound {
  readonly holders: Holders

  constructor(budget: MemoryBudget) {
    super(() => budget.limit - budget.bytes, budget)
    this.holders = budget.holders
  }

  protected override makesRoom(): boolean {
    this.holders.makeRoom(this)
    return this.bytes <= this.limit
  }

  protected override accountAround(): Share {
    return this
  }
}
