/**
 * The forms of the library's values in JSON.stringify and console.log: 64-bit numbers as text, sets as arrays, maps as
 * arrays of pairs, octets as base64, as the values' schemas write them. A copy (`{ ...value }`) is the app's own and
 * has none of this.
 */
import { Inspectable } from "effect"
import { toText } from "./octets.ts"

const plain = (value: unknown): unknown => {
  if (typeof value === "bigint") return `${value}`
  if (typeof value !== "object" || value === null || "toJSON" in value) return value
  if (value instanceof Uint8Array) return btoa(toText(value))
  if (value instanceof Set || Array.isArray(value)) return Array.from(value, plain)
  if (value instanceof Map) return Array.from(value, ([name, each]) => [name, plain(each)])
  return fields(value)
}

const fields = (value: object): object =>
  Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]))

const json: PropertyDescriptor = {
  value(this: object) {
    return fields(this)
  }
}

const inspected: PropertyDescriptor = {
  value(this: object) {
    return { ...this }
  }
}

/** Lets a value be written by JSON.stringify. The method is hidden: it is not compared, listed or copied. */
export const withJson = <const A extends object>(self: A): A => Object.defineProperty(self, "toJSON", json)

/** The same for a value with getters, of which Node would print the names and not the values. */
export const printed = <A extends object>(self: A): A =>
  Object.defineProperty(withJson(self), Inspectable.NodeInspectSymbol, inspected)
