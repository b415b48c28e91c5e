/** Dates of messages, with the zone they were written in. RFC 5322 §3.3, §4.3, RFC 9051 §9 `date-time`. */
import { DateTime } from "effect"

/** Longer ones are no dates. */
const longest = 128

/** `Mon, 7 Feb 1994 21:52:25 -0800 (PST)` and ` 7-Feb-1994 21:52:25 -0800`. */
const pattern =
  /^\s*(?:[a-z]{2,9}\.?,?\s*)?(\d{1,2})[-\s]\s*([a-z]{3})[a-z]{0,6}\.?[-\s]\s*(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([+-]\d{4}|[a-z]{1,5})?/i

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ")

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

/** Nothing where the text is no date, or none that there is. */
export const readDate = (text: string): DateTime.Zoned | undefined => {
  const match = text.length > longest ? null : pattern.exec(text)
  if (match === null) return undefined
  const [day, hour, minute, second] = [1, 4, 5, 6].map((group) => Number(match[group] ?? 0))
  if (day === undefined || hour === undefined || minute === undefined || second === undefined)
    return undefined
  const month = months.indexOf((match[2] ?? "").toLowerCase())
  const year = yearOf(match[3] ?? "")
  const local = Date.UTC(year, month, day, hour, minute, second)
  const isReal = month >= 0 && hour < 24 && minute < 60 && second <= 60 && isDay(day, month, year)
  const offset = offsetOf(match[7] ?? "")
  return isReal && offset !== undefined ? zoned(local, offset) : undefined
}

/** Two digits up to 49 are of this century, all others of the last one. RFC 5322 §4.3. */
const yearOf = (digits: string): number => {
  const year = Number(digits)
  if (digits.length === 4) return year
  return digits.length === 2 && year < 50 ? 2000 + year : 1900 + year
}

const isDay = (day: number, month: number, year: number): boolean =>
  year >= 100 && day >= 1 && new Date(Date.UTC(year, month, day)).getUTCMonth() === month

/** Minutes; nothing where no zone is as far away. */
const offsetOf = (zone: string): number | undefined => {
  if (!/^[+-]/.test(zone)) return (zones[zone.toUpperCase()] ?? 0) * 60
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))
  if (minutes >= 24 * 60 || Number(zone.slice(3)) >= 60) return undefined
  return zone.startsWith("-") ? -minutes : minutes
}

const zoned = (local: number, offset: number): DateTime.Zoned =>
  DateTime.makeZonedUnsafe(local - offset * 60_000, { timeZone: offset * 60_000 })
