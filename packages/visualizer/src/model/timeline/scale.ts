/** The scale of a row of bars: even, and compressed after a break. */
export interface Scale {
  /** The times at the left edge, and at the right edge of the even part, in milliseconds. */
  readonly from: number
  readonly to: number
  /** The width of the even part, in CSS pixels. */
  readonly width: number
  /** The part after the break, if there is one: it lasts from `to` until this time. */
  readonly later?: { readonly until: number; readonly width: number } | undefined
}

/** The width of the break, in CSS pixels. */
export const breakWidth = 8

/** The share of the room for what comes after the break. */
const laterShare = 0.3

/** Fits a range into a width; with `until`, what follows the range is shown after a break. */
export const scaleOf = (
  { from, to }: Pick<Scale, "from" | "to">,
  width: number,
  until: number | undefined
): Scale => {
  if (until === undefined || until <= to) return { from, to, width }
  const later = Math.round(width * laterShare)
  return { from, to, width: Math.max(1, width - later - breakWidth), later: { until, width: later } }
}

/** The width of everything, in CSS pixels. */
export const extentOf = ({ later, width }: Scale): number =>
  later === undefined ? width : width + breakWidth + later.width

/** The last time of a scale. */
export const lastOf = ({ later, to }: Scale): number => later?.until ?? to

export const xOf = ({ from, later, to, width }: Scale, time: number): number =>
  later === undefined || time <= to
    ? ((time - from) / (to - from)) * width
    : width + breakWidth + ((time - to) / (later.until - to)) * later.width

/** Returns the time at a place, and within the break that of the break. */
export const timeOf = ({ from, later, to, width }: Scale, x: number): number =>
  later === undefined || x <= width
    ? from + (x / width) * (to - from)
    : to + (Math.max(0, x - width - breakWidth) / later.width) * (later.until - to)
