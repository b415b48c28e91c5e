/**
 * The bytes of an unfinished response, until all of it has come.
 *
 * Large chunks are kept as they are and copied once, when they are joined. Small ones are gathered in slabs at once:
 * a server that drips single bytes must not cost an object for each of them.
 */

const SMALL = 4096
const SMALLEST_SLAB = 256
const LARGEST_SLAB = 65_536

/** Memory held by `capacity` bytes, of which the first `used` count. */
interface Slab {
  readonly buffer: Uint8Array
  used: number
  /** True if it was allocated here, and has room after the used bytes. */
  readonly hasRoom: boolean
}

export class Pieces {
  /** Bytes kept. */
  length = 0
  private slabs: Array<Slab> = []

  append(bytes: Uint8Array): void {
    if (bytes.length < SMALL) this.gather(bytes)
    else this.slabs.push({ buffer: bytes, used: bytes.length, hasRoom: false })
    this.length += bytes.length
  }

  /** At most `count` bytes from the beginning. */
  first(count: number): Uint8Array {
    const into = new Uint8Array(Math.min(count, this.length))
    this.copyInto(into)
    return into
  }

  /** At most `count` bytes from the end. */
  last(count: number): Uint8Array {
    const into = new Uint8Array(Math.min(count, this.length))
    let at = into.length
    for (let index = this.slabs.length - 1; at > 0; index--) {
      const slab = this.slabs[index]
      if (slab === undefined) break
      const fits = Math.min(slab.used, at)
      at -= fits
      into.set(slab.buffer.subarray(slab.used - fits, slab.used), at)
    }
    return into
  }

  /** Drops `count` bytes from the end. */
  drop(count: number): void {
    this.length -= Math.min(count, this.length)
    for (
      let remaining = count, slab = this.slabs.at(-1);
      remaining > 0 && slab !== undefined;
      slab = this.slabs.at(-1)
    ) {
      const dropped = Math.min(remaining, slab.used)
      slab.used -= dropped
      remaining -= dropped
      if (slab.used === 0) this.slabs.pop()
    }
  }

  /** Returns all bytes followed by `last`, and becomes empty. */
  takeWith(last: Uint8Array): Uint8Array {
    const all = new Uint8Array(this.length + last.length)
    this.copyInto(all)
    all.set(last, this.length)
    this.slabs = []
    this.length = 0
    return all
  }

  /** Copies as much as there is, and as there is room for. */
  private copyInto(into: Uint8Array): void {
    let at = 0
    for (const { buffer, used } of this.slabs) {
      if (at >= into.length) break
      const fits = Math.min(used, into.length - at)
      into.set(buffer.subarray(0, fits), at)
      at += fits
    }
  }

  private gather(bytes: Uint8Array): void {
    let rest = bytes
    const open = this.slabs.at(-1)
    if (open?.hasRoom === true && open.used < open.buffer.length) {
      const fits = Math.min(rest.length, open.buffer.length - open.used)
      open.buffer.set(rest.subarray(0, fits), open.used)
      open.used += fits
      rest = rest.subarray(fits)
    }
    if (rest.length === 0) return
    const size = Math.max(SMALLEST_SLAB, Math.min(LARGEST_SLAB, this.length), rest.length)
    const buffer = new Uint8Array(size)
    buffer.set(rest)
    this.slabs.push({ buffer, used: rest.length, hasRoom: true })
  }
}
