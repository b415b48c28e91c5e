/** How long something took, for people. */

/** `155.2 ms`, `12.3 s`, `29.0 min`, `24.0 h`: below ten seconds the step matters, and milliseconds tell it. */
export const duration = (ms: number): string => {
  if (ms < 10_000) return `${ms.toFixed(1)} ms`
  if (ms < 600_000) return `${(ms / 1000).toFixed(1)} s`
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}

/** As in a sentence: `155 ms`, `2.3 s`. */
export const spoken = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  return ms < 600_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms)
}
