/** Dates of messages, with the zone they were written in. RFC 5322 §3.3, §4.3, RFC 9051 §9 `date-time`. */
import { DateTime } from "effect"

/** Longer texts are not dates. */
const maxLength = 128

/** `Mon, 7 Feb 1994 21:52:25 -0800 (PST)` and ` 7-Feb-1994 21:52:25 -0800`, and variants that programs write. */
const pattern =
  /^\s*(?:[a-z]{2,9}\.?,?\s*)?(\d{1,2})[-\s]\s*([a-z]{3})[a-z]{0,6}\.?[-\s]\s*(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(?:([ap])\.?m\b\.?)?\s*(?:\(([a-z]{1,5})\)\s*)?((?:gmt|utc?)?[+-]\d{1,2}:?\d{2}|[a-z]{1,5})?/i

/** In lower case, as `indexOf` finds them. */
export const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ")

/** Hours from Greenwich; letters and unknown names say nothing. RFC 5322 §4.3. */
const zones: Readonly<Record<string, number>> = {
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7
}

/** Reads a date; nothing if the text is not one, or names a day that does not exist. */
export const readDate = (text: string): DateTime.Zoned | undefined => {
  const match = text.length > maxLength ? null : pattern.exec(text)
  if (match === null) return undefined
  const [day, given, minute, second] = [1, 4, 5, 6].map((group) => Number(match[group] ?? 0))
  if (day === undefined || given === undefined || minute === undefined || second === undefined)
    return undefined
  const hour = hourOf(given, match[7])
  const month = months.indexOf((match[2] ?? "").toLowerCase())
  const year = yearOf(match[3] ?? "")
  const local = Date.UTC(year, month, day, hour, minute, second)
  const isReal = month >= 0 && hour < 24 && minute < 60 && second <= 60 && isDay(day, month, year)
  const offset = offsetOf(match[9] ?? match[8] ?? "")
  return isReal && offset !== undefined ? zoned(local, offset) : undefined
}

/** Converts an hour with AM or PM; an hour above 12 needs neither. */
const hourOf = (hour: number, half: string | undefined): number =>
  half === undefined || hour > 12 ? hour : (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0)

/** Two digits up to 49 are in this century, all others in the last one. RFC 5322 §4.3. */
const yearOf = (digits: string): number => {
  const year = Number(digits)
  if (digits.length === 4) return year
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year
}

const isDay = (day: number, month: number, year: number): boolean =>
  year >= 100 && day >= 1 && new Date(Date.UTC(year, month, day)).getUTCMonth() === month

/** Returns minutes; nothing if no zone is that far away. `-600` and `GMT-06:00` are `-0600`. */
const offsetOf = (written: string): number | undefined => {
  const zone = written.replace(/^[a-z]+(?=[+-])|:/gi, "")
  if (!/^[+-]/.test(zone)) return (zones[zone.toUpperCase()] ?? 0) * 60
  const [hours, rest] = [Number(zone.slice(1, -2)), Number(zone.slice(-2))]
  const minutes = hours * 60 + rest
  if (minutes >= 24 * 60 || rest >= 60) return undefined
  return zone.startsWith("-") ? -minutes : minutes
}

const zoned = (local: number, offset: number): DateTime.Zoned =>
  DateTime.makeZonedUnsafe(local - offset * 60_000, { timeZone: zoneOf(offset) })

/** By minutes from Greenwich, of which there are fewer than 3,000: all dates of a zone share it. */
const known = new Map<number, DateTime.TimeZone.Offset>()

const zoneOf = (offset: number): DateTime.TimeZone.Offset => {
  const zone = known.get(offset) ?? DateTime.zoneMakeOffset(offset * 60_000)
  known.set(offset, zone)
  return zone
}
