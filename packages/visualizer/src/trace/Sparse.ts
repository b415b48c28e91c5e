/**
 * Lists, maps and sets that mostly stay empty or have one item. All empty ones are one shared object, and a map with one entry
 * is only that entry. A trace has tens of thousands of connections, each with dozens of such collections.
 *
 * `push`, `put` and `add` return the collection with one more item, `drop` and `remove` with one less: assign the result.
 */
export const noList: ReadonlyArray<never> = []
export const noMap: ReadonlyMap<never, never> = new Map<never, never>()
export const noSet: ReadonlySet<never> = new Set<never>()

/** Adds an item at the end, unless there are `max` already. */
export const push = <A>(list: ReadonlyArray<A>, item: A, max = Infinity): ReadonlyArray<A> => {
  if (list.length >= max) return list
  if (list.length === 0) return [item]
  if (list.length < maxExact || !Array.isArray(list)) return list.concat([item])
  list.push(item)
  return list
}

/** An array that grows allocates room for sixteen more items; a list up to this size is copied and has no spare room. */
const maxExact = 8

export const put = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => {
  if (map instanceof Map && map.size > 0) return map.set(key, value)
  return map instanceof OneEntry ? map.with(key, value) : new OneEntry(key, value)
}

/** Removes an entry, if it is there. */
export const drop = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> => {
  if (!map.has(key)) return map
  if (map.size === 1) return noMap
  if (map instanceof Map) map.delete(key)
  return map
}

class OneEntry<K, V> implements ReadonlyMap<K, V> {
  private readonly key: K
  private value: V

  constructor(key: K, value: V) {
    this.key = key
    this.value = value
  }

  /** Returns the map with another entry, or this one with another value. */
  with(key: K, value: V): ReadonlyMap<K, V> {
    if (key !== this.key) return new Map<K, V>().set(this.key, this.value).set(key, value)
    this.value = value
    return this
  }

  get size(): number {
    return 1
  }

  has(key: K): boolean {
    return key === this.key
  }

  get(key: K): V | undefined {
    return key === this.key ? this.value : undefined
  }

  keys(): MapIterator<K> {
    return [this.key].values()
  }

  values(): MapIterator<V> {
    return [this.value].values()
  }

  entries(): MapIterator<[K, V]> {
    return [[this.key, this.value] satisfies [K, V]].values()
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries()
  }

  forEach(each: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    each(this.value, this.key, this)
  }
}
