/**
 * A map and a set that take memory only while they have entries. A trace has tens of thousands of connections, each of which
 * is watched for dozens of things that hardly any of them does.
 */

export class LazyMap<K, V> implements ReadonlyMap<K, V> {
  private all: Map<K, V> | undefined

  get size(): number {
    return this.all?.size ?? 0
  }

  get(key: K): V | undefined {
    return this.all?.get(key)
  }

  has(key: K): boolean {
    return this.all?.has(key) === true
  }

  set(key: K, value: V): void {
    this.all ??= new Map()
    this.all.set(key, value)
  }

  /** Returns whether there was one. */
  delete(key: K): boolean {
    const isDeleted = this.all?.delete(key) === true
    if (this.all?.size === 0) this.all = undefined
    return isDeleted
  }

  clear(): void {
    this.all = undefined
  }

  keys(): MapIterator<K> {
    return this.all?.keys() ?? none.keys()
  }

  values(): MapIterator<V> {
    return this.all?.values() ?? none.values()
  }

  entries(): MapIterator<[K, V]> {
    return this.all?.entries() ?? none.entries()
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.all?.entries() ?? none.entries()
  }

  forEach(each: (value: V, key: K, all: ReadonlyMap<K, V>) => void): void {
    this.all?.forEach(each)
  }
}

export class LazySet<A> implements ReadonlySet<A> {
  private all: Set<A> | undefined

  constructor(items: ReadonlyArray<A> = []) {
    if (items.length > 0) this.all = new Set(items)
  }

  get size(): number {
    return this.all?.size ?? 0
  }

  has(item: A): boolean {
    return this.all?.has(item) === true
  }

  add(item: A): void {
    this.all ??= new Set()
    this.all.add(item)
  }

  /** Returns whether it was in it. */
  delete(item: A): boolean {
    const isDeleted = this.all?.delete(item) === true
    if (this.all?.size === 0) this.all = undefined
    return isDeleted
  }

  clear(): void {
    this.all = undefined
  }

  keys(): SetIterator<A> {
    return this.all?.values() ?? none.values()
  }

  values(): SetIterator<A> {
    return this.all?.values() ?? none.values()
  }

  entries(): SetIterator<[A, A]> {
    return this.all?.entries() ?? none.entries()
  }

  [Symbol.iterator](): SetIterator<A> {
    return this.all?.values() ?? none.values()
  }

  forEach(each: (item: A, same: A, all: ReadonlySet<A>) => void): void {
    this.all?.forEach(each)
  }
}

const none = new Map<never, never>()
