/** Formats durations, for advice, the command line and the visualizer. */

/** `0.4 ms`, `143 ms`, `1.09 s`, `15 s`, `2 min 3 s`, `2 h 30 min`, `24 h`. */
export const duration = (ms: number): string => {
  if (ms < 9.95) return `${number(ms, 1)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_995) return `${number(ms / 1000, 2)} s`
  if (ms < 119_950) return `${number(ms / 1000, 1)} s`
  const seconds = Math.round(ms / 1000)
  return seconds >= 3600 ? inTwo(Math.round(seconds / 60), "h", "min") : inTwo(seconds, "min", "s")
}

/** Writes a count of the smaller unit in both units: 60 of the smaller are one of the larger. */
const inTwo = (count: number, larger: string, smaller: string): string =>
  `${Math.floor(count / 60)} ${larger}${count % 60 === 0 ? "" : ` ${count % 60} ${smaller}`}`

/** Rounds to `digits` and drops trailing zeros. */
const number = (value: number, digits: number): string => String(Number(value.toFixed(digits)))
