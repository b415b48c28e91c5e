/** Numbers and times as people read them. */
import { duration } from "@effect-imap/core/internal/Advice"

/** Formats a difference: `+743 ms`, `−12 ms`. */
export const signed = (ms: number): string => {
  if (Math.abs(ms) < 0.05) return "±0"
  return `${ms < 0 ? "−" : "+"}${duration(Math.abs(ms))}`
}

/** Counts things: `11,388 events`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${grouped(count)} ${count === 1 ? noun : plural}`

/** Made when it is first needed, because it takes a browser 50 ms. */
let grouping: Intl.NumberFormat | undefined

const grouped = (count: number): string =>
  Math.abs(count) < 1000 ? String(count) : (grouping ??= new Intl.NumberFormat("en")).format(count)

/** The units of a column of times; it has one of them for all. */
export type Unit = "ms" | "min:s" | "h:min:s"

/** Returns the unit for times up to `most` milliseconds: tenths of one matter, but not in what lasts for minutes. */
export const unitFor = (maxMs: number): Unit =>
  maxMs < 60_000 ? "ms" : maxMs < 3_600_000 ? "min:s" : "h:min:s"

/** Formats a time after the beginning: `182480.0`, `3:02.480` or `0:03:02.480`. */
export const inUnit = (ms: number, unit: Unit): string => {
  if (unit === "ms") return ms.toFixed(1)
  const rest = new Date(ms).toISOString().slice(14, 23)
  return unit === "min:s" ? rest.replace(/^0/, "") : `${Math.floor(ms / 3_600_000)}:${rest}`
}

/** Formats a time on the reader's clock: `14:02:11`. */
export const clock = (date: Date): string => date.toTimeString().slice(0, 8)

/** Returns the marks of a time axis for a width in pixels: two or more, since one shows no scale. */
export const marksOf = (
  { from, to }: { readonly from: number; readonly to: number },
  width: number
): ReadonlyArray<number> => {
  const marks = ticks(from, to, Math.max(2, width / 90))
  if (marks.length > 1) return marks
  return ticks(from, to, 4).filter((_, at, { length }) => at === 0 || at === length - 1)
}

/** Returns the marks of a time axis: at most `most`, at round times. */
export const ticks = (from: number, to: number, maxTicks: number): ReadonlyArray<number> => {
  const rough = (to - from) / Math.max(1, maxTicks)
  const power = 10 ** Math.floor(Math.log10(rough))
  const short = (steps.find((step) => step * power >= rough) ?? 10) * power
  const step = rough < 20_000 ? short : (longSteps.find((each) => each >= rough) ?? short)
  const first = Math.ceil(from / step)
  const count = Math.max(0, Math.floor(to / step) - first + 1)
  return Array.from({ length: Math.min(count, 100) }, (_, index) => (first + index) * step)
}

const steps = [1, 2, 5]
/** Above them, minutes and hours, as on a clock. */
const minute = 60_000
const longSteps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440].map((minutes) => minutes * minute)

/** Labels a mark, with no more digits than the marks need. */
export const tickLabel = (ms: number, span: number): string => {
  if (ms === 0) return "0"
  if (Math.abs(ms) < 1000 && span < 5000) return `${Number(ms.toFixed(span < 10 ? 2 : 0))} ms`
  if (span < 120_000) return `${Number((ms / 1000).toFixed(span < 2000 ? 3 : 1))} s`
  if (span < 7_200_000) return `${Number((ms / 60_000).toFixed(1))} min`
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : duration(ms)
}
