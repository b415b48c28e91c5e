/**
 * DEFLATE without compression: only stored blocks, so that a channel in memory can be compressed under virtual time.
 * Every inflater can read what it writes, but it can only read stored blocks. RFC 1951 §3.2.4.
 */
import { Result } from "effect"
import { concat } from "../../imap/wire/bytes.ts"

const maxBlockBytes = 0xffff

/** A block's header, and its length twice. */
const head = 5

/** Ends at a byte, and leaves the stream open. */
export const deflate = (bytes: Uint8Array): Uint8Array => {
  const blocks: Array<Uint8Array> = []
  for (let at = 0; at < bytes.length; at += maxBlockBytes) {
    const block = bytes.subarray(at, at + maxBlockBytes)
    const { length } = block
    blocks.push(Uint8Array.of(0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff), block)
  }
  return concat(blocks)
}

/** Takes chunks of any size. Fails at anything but a valid stored block, and stays failed. */
export interface Inflater {
  readonly push: (chunk: Uint8Array) => Result.Result<Uint8Array, string>
}

export const makeInflater = (): Inflater => {
  let kept: Uint8Array = new Uint8Array()
  /** The remaining bytes of the current block. */
  let blockRemaining = 0
  let failed: string | undefined

  const next = (): Uint8Array | undefined => {
    if (failed !== undefined) return undefined
    if (blockRemaining === 0) {
      if (kept.length < head) return undefined
      const [type = 0, low = 0, high = 0, notLow = 0, notHigh = 0] = kept
      const isStored = type === 0 && (low ^ notLow) === 0xff && (high ^ notHigh) === 0xff
      if (!isStored) failed = "this is not a stored block"
      if (!isStored) return undefined
      blockRemaining = low + high * 256
      kept = kept.subarray(head)
    }
    const bytes = kept.subarray(0, blockRemaining)
    blockRemaining -= bytes.length
    kept = kept.subarray(bytes.length)
    return blockRemaining > 0 && bytes.length === 0 ? undefined : bytes
  }

  return {
    push: (chunk) => {
      kept = concat([kept, chunk])
      const inflated: Array<Uint8Array> = []
      for (let bytes = next(); bytes !== undefined; bytes = next()) inflated.push(bytes)
      return failed === undefined ? Result.succeed(concat(inflated)) : Result.fail(failed)
    }
  }
}
