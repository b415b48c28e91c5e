/** Durations as numbers of milliseconds, which Effect takes for durations everywhere. */
import { Option } from "effect"

const units: Readonly<Record<string, number>> = {
  nano: 1e-6,
  micro: 1e-3,
  milli: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000
}

/** Reads a number of milliseconds, or one with its unit: `10 seconds`. */
const read = (input: unknown): number => {
  const [, number, unit = ""] = /^(\S+)(?: ([a-z]+?)s?)?$/.exec(String(input)) ?? []
  const ms = Number(number) * (units[unit || "milli"] ?? Number.NaN)
  if (Number.isNaN(ms)) throw new Error(`Invalid Input: ${String(input)}`)
  return ms
}

export { read as fromInputUnsafe, read as toMillis }

export const fromInput = Option.liftThrowable(read)

const of = (unit: string) => (amount: number) => amount * (units[unit] ?? 0)

export const millis = of("milli")
export const seconds = of("second")
export const minutes = of("minute")
export const hours = of("hour")
export const zero = 0
export const infinity = Number.POSITIVE_INFINITY
export const min = (one: number, other: number): number => Math.min(one, other)
export const times = (duration: number, factor: number): number => duration * factor

/** Other modules of Effect import these; nothing here calls them. */
const nothing = () => undefined

export {
  nothing as Equivalence,
  nothing as divideUnsafe,
  nothing as format,
  nothing as formatIso,
  nothing as fromIso,
  nothing as isDuration,
  nothing as isFinite,
  nothing as isLessThanOrEqualTo,
  nothing as isNegative,
  nothing as isZero,
  nothing as max,
  nothing as nanos,
  nothing as negativeInfinity,
  nothing as subtract,
  nothing as sum,
  nothing as toNanos,
  nothing as toNanosUnsafe,
  nothing as toSeconds
}
