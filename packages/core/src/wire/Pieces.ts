/**
 * The bytes of an unfinished response, until all of it has come.
 *
 * Large chunks are kept as they are and copied once, when they are joined. Small ones are gathered in slabs at once:
 * a server that drips single bytes must not cost an object for each of them.
 */

const SMALL = 4096
const SMALLEST_SLAB = 256
const LARGEST_SLAB = 65_536

export interface Pieces {
  readonly append: (bytes: Uint8Array) => void
  readonly length: () => number
  /** At most `count` bytes from the beginning. */
  readonly first: (count: number) => Uint8Array
  /** At most `count` bytes from the end. */
  readonly last: (count: number) => Uint8Array
  /** All of it, and then nothing is left. */
  readonly take: () => Uint8Array
}

/** Memory held by `capacity` bytes, of which the first `used` count. */
interface Slab {
  readonly buffer: Uint8Array
  used: number
}

export const make = (): Pieces => {
  let slabs: Array<Slab> = []
  let length = 0

  const gather = (bytes: Uint8Array): void => {
    let rest = bytes
    const open = slabs.at(-1)
    if (open !== undefined && open.used < open.buffer.length) {
      const fits = Math.min(rest.length, open.buffer.length - open.used)
      open.buffer.set(rest.subarray(0, fits), open.used)
      open.used += fits
      rest = rest.subarray(fits)
    }
    if (rest.length === 0) return
    const buffer = new Uint8Array(Math.max(SMALLEST_SLAB, Math.min(LARGEST_SLAB, length), rest.length))
    buffer.set(rest)
    slabs.push({ buffer, used: rest.length })
  }

  const copyFirst = (into: Uint8Array): Uint8Array => {
    let at = 0
    for (const { buffer, used } of slabs) {
      if (at >= into.length) break
      const count = Math.min(used, into.length - at)
      into.set(buffer.subarray(0, count), at)
      at += count
    }
    return into
  }

  const copyLast = (into: Uint8Array): Uint8Array => {
    let at = into.length
    for (let index = slabs.length - 1; at > 0; index--) {
      const slab = slabs[index]
      if (slab === undefined) break
      const count = Math.min(slab.used, at)
      at -= count
      into.set(slab.buffer.subarray(slab.used - count, slab.used), at)
    }
    return into
  }

  return {
    append: (bytes) => {
      if (bytes.length < SMALL) gather(bytes)
      else slabs.push({ buffer: bytes, used: bytes.length })
      length += bytes.length
    },
    length: () => length,
    first: (count) => copyFirst(new Uint8Array(Math.min(count, length))),
    last: (count) => copyLast(new Uint8Array(Math.min(count, length))),
    take: () => {
      const all = copyFirst(new Uint8Array(length))
      slabs = []
      length = 0
      return all
    }
  }
}
