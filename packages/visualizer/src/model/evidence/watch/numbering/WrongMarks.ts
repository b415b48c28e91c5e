/** Messages that an app marked as deleted and did not mean, by their numbers, and how many of them went. RFC 9051 §7.5.1. */
import { noList } from "../../../../trace/Sparse.ts"

/** So many are followed. */
const most = 1024

export class WrongMarks {
  /** How many went. */
  removed = 0
  private numbers: ReadonlyArray<number> = noList

  marks(numbers: ReadonlyArray<number>): void {
    this.numbers = Array.from(new Set([...this.numbers, ...numbers])).slice(0, most)
  }

  /** The messages after it have other numbers from here on. */
  expunged(number: number): void {
    if (this.numbers.includes(number)) this.removed++
    this.numbers = this.numbers.flatMap((each) => (each === number ? [] : each > number ? each - 1 : each))
  }

  /** The mailbox is left, or their numbers are no longer known. */
  forgets(): void {
    this.numbers = []
  }
}
