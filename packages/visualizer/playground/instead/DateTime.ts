/** Moments without a calendar: this page reads none of them. */
export const makeUnsafe = (epochMilliseconds: number) => ({ epochMilliseconds })

const nothing = () => undefined

export {
  nothing as fromDateUnsafe,
  nothing as isDateTime,
  nothing as isZoned,
  nothing as toParts,
  nothing as toPartsUtc,
  nothing as zonedOffset
}
