/** What no function takes, and what happens to it. */
import { Effect } from "effect"
import { ImapError } from "../../src/failure/ImapError.ts"

class Foreign {
  readonly nonsense = 1
}

/** A value nested so many times, as a query may be. */
const nested = (times: number): object => {
  let value: object = { seen: true }
  for (let time = 0; time < times; time++) value = { not: value, or: [value] }
  return value
}

const within: { not?: object } = {}
within.not = within

const unreadable = {
  get seen(): never {
    throw new Error("a getter")
  },
  get limit(): never {
    throw new Error("a getter")
  }
}

const transferred = new Uint8Array(8)
structuredClone(transferred.buffer, { transfer: [transferred.buffer] })

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
  ["an instance", new Foreign()],
  ["a value nested 20,000 times", nested(20_000)],
  ["a value within itself", within],
  ["a field that cannot be read", unreadable],
  ["bytes that were transferred", transferred]
]

export const isEffect = (given: unknown): given is Effect.Effect<unknown, unknown> => Effect.isEffect(given)

export const isMisuse = (failure: unknown): boolean =>
  failure instanceof ImapError &&
  (failure.reason._tag === "Misuse" || failure.reason._tag === "InvalidAccount")
