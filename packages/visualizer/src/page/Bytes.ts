/**
 * The bytes of a trace. They are in a Blob, which the browser keeps outside the program's memory, and are read back by
 * their place; a million events are never one string.
 */
import type { Extent } from "../model/index/EventTable.ts"
import type { Read } from "../model/index/Index.ts"

export interface Bytes {
  readonly append: (chunk: Uint8Array<ArrayBuffer>) => void
  /** Reads extents; the returned function serves exactly those. */
  readonly fetch: (extents: ReadonlyArray<Extent>) => Promise<Read>
  readonly blob: () => Blob
}

/**
 * The latest bytes stay in memory, this many and up to twice as many, because a growing trace is read while it
 * grows.
 */
const minBytesInMemory = 1 << 24

interface Part {
  readonly extent: Extent
  readonly bytes: Uint8Array
}

export const make = (): Bytes => {
  let older = new Blob([])
  let latest: Array<Uint8Array<ArrayBuffer>> = []
  let latestLength = 0

  /** Moves all but the latest bytes to the browser. */
  const give = () => {
    const given: Array<Uint8Array<ArrayBuffer>> = []
    for (const chunk of latest) {
      if (latestLength <= minBytesInMemory) break
      given.push(chunk)
      latestLength -= chunk.length
    }
    latest = latest.slice(given.length)
    older = new Blob([older, ...given])
  }

  const read = (extent: Extent): Part | Promise<Part> => {
    const { from, to } = extent
    const began = older.size
    if (from >= began) return { extent, bytes: joined(latest, from - began, to - began) }
    return new Blob([older.slice(from, to), ...(to > began ? latest : [])])
      .slice(0, to - from)
      .arrayBuffer()
      .then((buffer) => ({ extent, bytes: new Uint8Array(buffer) }))
  }

  return {
    append: (chunk) => {
      latest.push(chunk)
      latestLength += chunk.length
      if (latestLength > 2 * minBytesInMemory) give()
    },
    fetch: (extents) => Promise.all(extents.toSorted((a, b) => a.from - b.from).map(read)).then(reader),
    blob: () => new Blob([older, ...latest])
  }
}

/** Returns bytes `[from, to)` of consecutive chunks. */
const joined = (chunks: ReadonlyArray<Uint8Array>, from: number, to: number): Uint8Array => {
  const bytes = new Uint8Array(to - from)
  let start = 0
  for (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, from - start), Math.max(0, to - start))
    bytes.set(part, Math.max(0, start - from))
    start += chunk.length
    if (start >= to) break
  }
  return bytes
}

const reader =
  (parts: ReadonlyArray<Part>): Read =>
  (from, to) => {
    let low = 0
    let high = parts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((parts[middle]?.extent.from ?? 0) <= from) low = middle
      else high = middle - 1
    }
    const part = parts[low]
    if (part === undefined) return new Uint8Array()
    return part.bytes.subarray(from - part.extent.from, to - part.extent.from)
  }
