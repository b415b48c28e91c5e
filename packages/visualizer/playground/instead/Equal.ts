/** Equality of Effect's own values: in this page, each is equal to itself alone. */
import type { Equal as Own } from "effect"

export const symbol: typeof Own.symbol = "~effect/Equal"

export const equals = (self: unknown, that: unknown): boolean => Object.is(self, that)

const same = () => equals

export { same as asEquivalence, same as makeCompareMap, same as makeCompareSet }

export const isEqual = (value: unknown): boolean =>
  typeof value === "object" && value !== null && symbol in value

export const byReferenceUnsafe = <A extends object>(value: A): A => value
