/** The tags of one connection: unique over all its channels, short, and not to be guessed. RFC 9051 §2.2.1. */
import { Effect, Random } from "effect"

const letter = Effect.map(Random.nextIntBetween(0, 25), (index) => String.fromCharCode(97 + index))

/** Letters first: some servers distrust digits, and one echoes no more than 15 characters. */
export const prefix: Effect.Effect<string> = Effect.map(Effect.replicateEffect(letter, 4), (letters) =>
  letters.join("")
)

/** It looks like a tag of ours, for a command after the `last` one that was sent: the answer is forged. */
export const isForetold = (tag: string, prefixed: string, last: number): boolean =>
  tag.startsWith(prefixed) && Number(tag.slice(prefixed.length)) > last
