/** The most recent values, up to a fixed number. */
export class Recent<A> implements Iterable<A> {
  private readonly maxKept: number
  private readonly values: Array<A> = []
  /** The index of the oldest value, once it is full. */
  private oldest = 0

  constructor(maxKept: number) {
    this.maxKept = maxKept
  }

  add(value: A): void {
    if (this.values.length < this.maxKept) this.values.push(value)
    else {
      this.values[this.oldest] = value
      this.oldest = (this.oldest + 1) % this.maxKept
    }
  }

  /** From the oldest to the newest. */
  *[Symbol.iterator](): Generator<A, void> {
    yield* this.values.slice(this.oldest)
    yield* this.values.slice(0, this.oldest)
  }
}
