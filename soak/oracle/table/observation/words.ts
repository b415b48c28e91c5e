/** What the words of an observation name. */

/** The command that a sentence is about: `refused UID FETCH (LIMIT), 3 times`. */
export const namedIn = (words: string): string | undefined =>
  /\b((?:UID )?[A-Z]{2,}(?:-[A-Z]+)?)\b/.exec(words.replace(/\b(?:OK|NO|BAD|BYE|IMAP|TLS|RFC)\b/g, ""))?.[1]

export const codeIn = (words: string): string | undefined => /\(([A-Z-]+)\)/.exec(words)?.[1]

export const timesIn = (words: string): number => Number(/, (\d+) times/.exec(words)?.[1] ?? 1)
