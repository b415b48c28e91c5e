/**
 * The bytes of a trace. They wait in a Blob, which the browser keeps outside of the program's memory, and are read
 * back by their place; a million events are never one string.
 */
import type { Extent, Read } from "../model/Index.ts"

export interface Bytes {
  readonly append: (chunk: Uint8Array<ArrayBuffer>) => void
  readonly length: () => number
  /** Reads what the extents say; the answer serves exactly those. */
  readonly fetch: (extents: ReadonlyArray<Extent>) => Promise<Read>
  readonly blob: () => Blob
}

const mergeAt = 1 << 22

const reader =
  (parts: ReadonlyArray<{ readonly extent: Extent; readonly bytes: Uint8Array }>): Read =>
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

export const make = (): Bytes => {
  let merged = new Blob([])
  let loose: Array<Uint8Array<ArrayBuffer>> = []
  let looseLength = 0

  const blob = (): Blob => {
    if (loose.length > 0) merged = new Blob([merged, ...loose])
    loose = []
    looseLength = 0
    return merged
  }

  return {
    append: (chunk) => {
      loose.push(chunk)
      looseLength += chunk.length
      if (looseLength > mergeAt) blob()
    },
    length: () => merged.size + looseLength,
    fetch: (extents) => {
      const all = blob()
      const sorted = extents.toSorted((a, b) => a.from - b.from)
      return Promise.all(
        sorted.map((extent) =>
          all
            .slice(extent.from, extent.to)
            .arrayBuffer()
            .then((buffer) => ({ extent, bytes: new Uint8Array(buffer) }))
        )
      ).then(reader)
    },
    blob
  }
}
