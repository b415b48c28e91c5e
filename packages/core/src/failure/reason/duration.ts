/** Words for a duration, the same in the advice, the command line and the visualizer. */

/** `0.4 ms`, `143 ms`, `1.09 s`, `15 s`, `2 min 3 s`, `24 h`. */
export const duration = (ms: number): string => {
  if (ms < 9.95) return `${number(ms, 1)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_995) return `${number(ms / 1000, 2)} s`
  if (ms < 119_950) return `${number(ms / 1000, 1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds >= 3600) return `${number(ms / 3_600_000, 1)} h`
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)} min${rest === 0 ? "" : ` ${rest} s`}`
}

/** Rounds to `digits` and drops trailing zeros. */
const number = (value: number, digits: number): string => String(Number(value.toFixed(digits)))
