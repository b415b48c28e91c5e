/** What no function takes, and what happens to it. */
import { Effect } from "effect"
import { ImapError } from "../../src/failure/ImapError.ts"

class Foreign {
  readonly nonsense = 1
}

export const nowhere: ReadonlyArray<readonly [name: string, shape: unknown]> = [
  ["null", null],
  ["no number", NaN],
  ["a fraction", -1.5],
  ["a boolean", true],
  ["a symbol", Symbol("s")],
  ["a function", () => 1],
  ["an object", { nonsense: 1 }],
  ["an array with null", [null]],
  ["an array of objects", [{ nonsense: 1 }]],
  ["no date", new Date(Number.NaN)],
  ["an instance", new Foreign()]
]

export const isEffect = (given: unknown): given is Effect.Effect<unknown, unknown> => Effect.isEffect(given)

export const isMisuse = (failure: unknown): boolean =>
  failure instanceof ImapError &&
  (failure.reason._tag === "Misuse" || failure.reason._tag === "InvalidAccount")
