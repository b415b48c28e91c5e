/** The tags of one connection: unique over all its channels, short, and not to be guessed. RFC 9051 §2.2.1. */
import { Effect, Random } from "effect"

export interface Tags {
  readonly next: () => string
  /** Made as ours are, for a command that was not sent yet: somebody guesses. */
  readonly isForetold: (tag: string) => boolean
}

const letter = Effect.map(Random.nextIntBetween(0, 25), (index) => String.fromCharCode(97 + index))

/** Letters first: some servers distrust digits, and one echoes no more than 15 characters. */
export const make: Effect.Effect<Tags> = Effect.map(Effect.replicateEffect(letter, 4), (letters) => {
  const prefix = letters.join("")
  let last = 0
  return {
    next: () => `${prefix}${++last}`,
    isForetold: (tag) => tag.startsWith(prefix) && Number(tag.slice(prefix.length)) > last
  }
})
