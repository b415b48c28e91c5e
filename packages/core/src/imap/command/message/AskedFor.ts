/** The messages that a FETCH names. */
import type { Argument } from "../../Argument.ts"
import * as MessageSet from "../../MessageSet.ts"
import { maxNumber } from "../../wire/Grammar.ts"
import * as NumberSet from "../../wire/NumberSet.ts"

/** Parsed on first use, since most answers are complete. */
export class AskedFor {
  readonly isByUid: boolean
  private readonly set: Argument
  private numbers: NumberSet.NumberSet | undefined

  constructor(set: Argument, isByUid: boolean) {
    this.set = set
    this.isByUid = isByUid
  }

  /** A set that ends with `*` contains all messages from its other end on. `*` alone is the last message. */
  has(number: number): boolean {
    return NumberSet.has(this.all(), number)
  }

  /** Returns the numbers that are not in `known`, in ascending order; `undefined` unless there are `count` of them. */
  others(known: ReadonlyArray<number>, count: number): ReadonlyArray<number> | undefined {
    const others = NumberSet.minus(this.all(), NumberSet.fromNumbers(known))
    return MessageSet.size(others) === count ? Array.from(MessageSet.numbers(others)) : undefined
  }

  private all(): NumberSet.NumberSet {
    const text = this.set._tag === "Atom" ? this.set.text : ""
    return (this.numbers ??= NumberSet.parse(text, maxNumber) ?? NumberSet.empty)
  }
}
