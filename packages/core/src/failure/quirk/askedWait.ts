/** The wait for which a server asks plainly, such as “try again in 15 minutes”. */
const waits =
  /\b(?:again|after|for|retry|wait)(?: (?:after|for|in))? ?(\d{1,4}(?:\.\d{1,3})?|an?) ?((?:second|minute|hour)s?|secs?|mins?|hrs?|s|h)\b/i

/** Returns the milliseconds to wait, if the server's words name them. */
export const waitMsIn = (said: string): number | undefined => {
  const [, count, unit = ""] = waits.exec(said) ?? []
  return count === undefined ? undefined : Math.round((Number(count) || 1) * msOf(unit))
}

const msOf = (unit: string): number => (/^h/i.test(unit) ? 3_600_000 : /^m/i.test(unit) ? 60_000 : 1000)
