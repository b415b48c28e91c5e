/** Numbers in blocks: growth copies nothing, and old numbers are dropped block by block. */

export interface Column {
  /** Returns NaN for a row that was never set, or was dropped. */
  readonly at: (row: number) => number
  readonly set: (row: number, value: number) => void
  /** Drops the rows below `row`, as far as they fill whole blocks. */
  readonly forget: (row: number) => void
}

/** Only two types: engines optimise a call site with two types, but not with five. */
type Numbers = Float64Array | Int32Array

const bits = 14
const blockSize = 1 << bits
const mask = blockSize - 1

export const column = (block: (length: number) => Numbers): Column => {
  const blocks: Array<Numbers | undefined> = []
  let oldest = 0
  return {
    at: (row) => blocks[row >>> bits]?.[row & mask] ?? Number.NaN,
    set: (row, value) => {
      const found = (blocks[row >>> bits] ??= block(blockSize))
      found[row & mask] = value
    },
    forget: (row) => {
      for (; oldest < row >>> bits; oldest++) blocks[oldest] = undefined
    }
  }
}

export const float64 = (): Column => column((length) => new Float64Array(length))

export const int32 = (): Column => column((length) => new Int32Array(length))

/** Texts with numbers, each text once. */
export interface Words {
  readonly number: (text: string) => number
  readonly text: (number: number) => string
}

/**
 * Makes numbered texts, at most `limit`: a foreign trace must not fill the memory with names. Further texts become `…`.
 */
export const words = (limit = 65_535): Words => {
  const numbers = new Map<string, number>()
  const texts: Array<string> = []
  return {
    number: (text) => {
      const known = numbers.get(text)
      if (known !== undefined) return known
      const kept = texts.length < limit - 1 ? text : "…"
      const number = numbers.get(kept) ?? texts.length
      if (number === texts.length) texts.push(kept)
      if (texts.length < limit) numbers.set(kept, number)
      return number
    },
    text: (number) => texts[number] ?? "…"
  }
}
