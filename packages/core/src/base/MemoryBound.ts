/**
 * A bound on memory, such as that of one command or of a listener's queue. Bytes that it counts are also counted by the bounds
 * around it: the connection's, the account's, the process's.
 */
import { footprint } from "./footprint.ts"
import { type Holder, type Holding, Holders } from "./Holders.ts"

/** The maximum memory of a response of `octets` octets, in bytes: its fields, and one object for every two octets. */
export const maxFootprint = (octets: number): number => 400 + 32 * octets

export class MemoryBound {
  /** The bytes held, including those of all parts. */
  bytes = 0
  readonly #maxBytes: number | (() => number)
  #within: MemoryBound | undefined
  /** This connection among the `Holders` that can be ended. */
  #holding: Holding | undefined

  /** `maxBytes`: a constant, or a function that returns the current maximum. */
  constructor(maxBytes: number | (() => number), within?: MemoryBound) {
    this.#maxBytes = maxBytes
    this.#within = within
  }

  /** A part of it, with a bound of its own. */
  part(maxBytes = Infinity): MemoryBound {
    return new MemoryBound(maxBytes, this)
  }

  /** Registers the connection that holds these bytes: it may be ended when another account runs short. */
  heldBy(holder: Holder): void {
    const account = this.accountAround()
    if (account === undefined) return
    this.#holding = { holder, held: this, account }
    account.holders.add(this.#holding)
  }

  /** Counts a value. Returns the bound that this exceeds, if any. */
  keep(value: unknown): MemoryBound | undefined {
    return this.add(footprint(value))
  }

  /** Adds bytes to the count; a negative number subtracts. Returns the bound that this exceeds, if any. */
  add(bytes: number): MemoryBound | undefined {
    MemoryBound.#count(this, bytes)
    return this.exceeded
  }

  /** Replaces the count. Returns the bound that this exceeds, if any. */
  hold(bytes: number): MemoryBound | undefined {
    return bytes === this.bytes ? undefined : this.add(bytes - this.bytes)
  }

  /** The current maximum, in bytes. */
  get limit(): number {
    const maxBytes = this.#maxBytes
    return typeof maxBytes === "number" ? maxBytes : Math.max(0, maxBytes())
  }

  /** The innermost exceeded bound: this one, or one around it. */
  get exceeded(): MemoryBound | undefined {
    return MemoryBound.#exceededFrom(this)
  }

  /** Subtracts its bytes from the bounds around it, and stops counting there. */
  release(): void {
    if (this.bytes > 0) MemoryBound.#count(this.#within, -this.bytes)
    this.#within = undefined
    if (this.#holding !== undefined) this.#holding.account.holders.remove(this.#holding)
  }

  /** Tries to free memory of other holders. Returns whether this bound is met then. */
  protected makesRoom(): boolean {
    return false
  }

  protected accountAround(): Share | undefined {
    return this.#within?.accountAround()
  }

  /** A loop instead of recursion, since this runs for every response. */
  static #count(from: MemoryBound | undefined, bytes: number): void {
    for (let bound = from; bound !== undefined; bound = bound.#within) bound.bytes += bytes
  }

  static #exceededFrom(from: MemoryBound): MemoryBound | undefined {
    let bound: MemoryBound | undefined = from
    while (
      bound !== undefined &&
      (bound.#maxBytes === Infinity || bound.bytes <= bound.limit || bound.makesRoom())
    )
      bound = bound.#within
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

  /** The part of an account. It may hold as much as remains for all others: one account half of the budget, two a third each. */
  share(): MemoryBound {
    return new Share(this)
  }
}

class Share extends MemoryBound {
  readonly #budget: MemoryBudget

  constructor(budget: MemoryBudget) {
    super(budget.limit, budget)
    this.#budget = budget
  }

  get holders(): Holders {
    return this.#budget.holders
  }

  override get limit(): number {
    return Math.max(0, this.#budget.limit - this.#budget.bytes)
  }

  protected override makesRoom(): boolean {
    this.holders.makeRoom(this)
    return this.bytes <= this.limit
  }

  protected override accountAround(): Share {
    return this
  }
}
