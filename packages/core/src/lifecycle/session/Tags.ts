/** The tags of one connection: unique over all its channels, short, and hard to guess. RFC 9051 §2.2.1. */
import type { Random } from "effect"

/** Letters first: some servers distrust digits, and one echoes at most 15 characters. */
export const prefixBy = (random: (typeof Random.Random)["Service"]): string => {
  const letter = () => String.fromCharCode(97 + Math.floor(random.nextDoubleUnsafe() * 26))
  return letter() + letter() + letter() + letter()
}

/** Returns whether the tag looks like ours, of a command after the `last` one that was sent: the answer is forged. */
export const isForged = (tag: string, prefixed: string, last: number): boolean =>
  tag.startsWith(prefixed) && Number(tag.slice(prefixed.length)) > last
