/** Times of logs without a date. */

const day = 24 * 60 * 60 * 1000

/** Makes a function that returns milliseconds since the first of these times. After midnight it is the next day. */
export const makeClock = () => {
  let first: number | undefined
  let last = 0
  return (text: string | undefined): number | undefined => {
    const read = text === undefined ? undefined : ofDay(text)
    if (read === undefined) return first === undefined ? undefined : last
    first ??= read
    const since = read - first
    const days = Math.ceil(Math.max(0, last - day / 2 - since) / day)
    last = Math.max(last, since + days * day)
    return last
  }
}

/** Converts `18:39:55.706649` to milliseconds. */
const ofDay = (text: string): number | undefined => {
  const [, hours, minutes, seconds] = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text) ?? []
  return hours === undefined
    ? undefined
    : (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000
}
