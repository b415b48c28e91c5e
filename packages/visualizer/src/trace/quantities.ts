/** Numbers, sizes and times, as a sentence has them. */
import { duration } from "@effect-imap/core/internal/Advice"

export const times = (count: number): string =>
  count === 1 ? "once" : count === 2 ? "twice" : `${count} times`

/** Formats octets with a thousand to the next unit, such as `340 kB` or `2.4 GB`. */
export const sizeWords = (octets: number): string => {
  if (octets < 1e3) return `${octets} bytes`
  if (octets < 1e6) return `${Math.round(octets / 1e3)} kB`
  return octets < 1e9
    ? `${(octets / 1e6).toFixed(octets < 1e7 ? 1 : 0)} MB`
    : `${(octets / 1e9).toFixed(1)} GB`
}

const day = 86_400_000

/** Formats a long time, such as `13 h 29 min` or `2 d 4 h`. */
export const span = (ms: number): string => {
  const days = Math.floor(ms / day)
  if (days === 0) return duration(ms)
  const rest = ms % day
  return rest < 60_000 ? `${days} d` : `${days} d ${duration(rest - (rest % 60_000))}`
}
