/**
 * Values by a number that a server chose: a UID, or a sequence number. In order of insertion, as `Map`.
 *
 * V8 hashes numbers, and texts of digits alone, without a seed: a server can choose a hundred thousand with the same
 * hash, and each look-up in a `Map` of them then passes all others. Any other text is hashed with a seed of the process.
 */
export class NumberMap<A> implements ReadonlyMap<number, A> {
  private readonly all = new Map<string, readonly [number: number, value: A]>()

  constructor(entries: Iterable<readonly [number: number, value: A]> = []) {
    for (const [number, value] of entries) this.set(number, value)
  }

  get size(): number {
    return this.all.size
  }

  get(number: number): A | undefined {
    return this.all.get(keyOf(number))?.[1]
  }

  has(number: number): boolean {
    return this.all.has(keyOf(number))
  }

  set(number: number, value: A): void {
    this.all.set(keyOf(number), [number, value])
  }

  delete(number: number): boolean {
    return this.all.delete(keyOf(number))
  }

  clear(): void {
    this.all.clear()
  }

  *entries(): Generator<[number, A], undefined> {
    for (const [number, value] of this.all.values()) yield [number, value]
  }

  *keys(): Generator<number, undefined> {
    for (const [number] of this.all.values()) yield number
  }

  *values(): Generator<A, undefined> {
    for (const [, value] of this.all.values()) yield value
  }

  [Symbol.iterator](): Generator<[number, A], undefined> {
    return this.entries()
  }

  forEach(look: (value: A, number: number, all: ReadonlyMap<number, A>) => void): void {
    for (const [number, value] of this.all.values()) look(value, number, this)
  }
}

const keyOf = (number: number): string => `n${number}`
