/** Times of logs without a date. */

/** Microseconds, which are whole numbers, so that a difference is exact. */
const day = 24 * 60 * 60 * 1_000_000

/** Makes a function that returns milliseconds since the first of these times. After midnight it is the next day. */
export const makeClock = () => {
  let first: number | undefined
  let last = 0
  return (text: string | undefined): number | undefined => {
    if (text === undefined) return first === undefined ? undefined : last / 1000
    const read = ofDay(text)
    first ??= read
    const since = read - first
    const days = Math.ceil(Math.max(0, last - day / 2 - since) / day)
    last = Math.max(last, since + days * day)
    return last / 1000
  }
}

/** Converts `18:39:55.706649`, whose form was checked when the line was read. To split it would take several times as long. */
const ofDay = (text: string): number => {
  const seconds = (twoDigits(text, 0) * 60 + twoDigits(text, 3)) * 60 + twoDigits(text, 6)
  return ((seconds * 100 + twoDigits(text, 9)) * 100 + twoDigits(text, 11)) * 100 + twoDigits(text, 13)
}

const twoDigits = (text: string, at: number): number =>
  10 * (text.charCodeAt(at) - zero) + text.charCodeAt(at + 1) - zero

const zero = 0x30
