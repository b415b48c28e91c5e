/** The wall clock of a recording. */
import type { Header } from "./Entry.ts"

/** Before it, nobody recorded traces: an earlier clock is a simulated one, or none. */
const minTime = Date.UTC(2000, 0)

/** The last time that a date can have. */
const maxTime = 8.64e15

/** Returns when the recording began; nothing if it has no wall clock, or a simulated one. */
export const wallOf = ({ wall }: { readonly wall?: Header["wall"] } = {}): number | undefined => {
  const began = Date.parse(wall ?? "")
  return began >= minTime ? began : undefined
}

/** Returns a time of the recording on its wall clock. */
export const wallTime = (header: Header | undefined, time: number): string | undefined => {
  const at = (wallOf(header) ?? Number.NaN) + time
  return Math.abs(at) <= maxTime ? new Date(at).toISOString() : undefined
}
