/** Times of logs without a date. */

const day = 24 * 60 * 60 * 1000

/** Makes a function that returns milliseconds since the first of these times. After midnight it is the next day. */
export const makeClock = () => {
  let first: number | undefined
  let last = 0
  return (text: string | undefined): number | undefined => {
    if (text === undefined) return first === undefined ? undefined : last
    const read = ofDay(text)
    first ??= read
    const since = read - first
    const days = Math.ceil(Math.max(0, last - day / 2 - since) / day)
    last = Math.max(last, since + days * day)
    return last
  }
}

/** Converts `18:39:55.706649`, whose form was checked when the line was read, to milliseconds. */
const ofDay = (text: string): number =>
  (twoDigits(text, 0) * 60 + twoDigits(text, 3)) * 60_000 + Number(text.slice(6)) * 1000

const twoDigits = (text: string, at: number): number =>
  10 * (text.charCodeAt(at) - zero) + text.charCodeAt(at + 1) - zero

const zero = 0x30
