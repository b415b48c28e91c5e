/**
 * The attributes of one FETCH response, and how far each can be trusted.
 *
 * A quotation mark or a parenthesis that is lost or added may end a value early, so that its rest is read as further
 * attributes. A value is therefore believed only if what follows it shows where it ended: the name of a known attribute, or
 * the parenthesis that closes the whole response.
 */
import type { Value } from "../../Response.ts"
import * as shapes from "./shapes.ts"
import { nil } from "./values.ts"
import { isWhole } from "./wholeness.ts"

/** Most responses are read without a fault: what is kept of faults is made for the first one. */
export interface FetchAttributes {
  readonly attributes: Map<string, Value>
  /** Nothing after this place can be read. */
  isLost: boolean
  /** The names of what could not be read. */
  unread: Set<string> | undefined
  /** Values whose end is not certain, if the response does not close where it should. */
  unlessClosed: Array<string> | undefined
  last: string | undefined
  /** The first attribute without a value. */
  missing: string | undefined
}

// a literal, because the fields of a class cost as much as reading an attribute
export const make = (): FetchAttributes => ({
  attributes: new Map(),
  isLost: false,
  unread: undefined,
  unlessClosed: undefined,
  last: undefined,
  missing: undefined
})

/** Returns `false` if there cannot be an attribute of this name here. */
export const begin = (self: FetchAttributes, name: string, isKnown: boolean): boolean => {
  if (!isKnown) {
    if (self.unread !== undefined || !shapes.isNameLike(name)) return false
    if (self.last !== undefined) doubt(self, self.last)
    doubt(self, name)
  }
  self.last = name
  return true
}

export const add = (self: FetchAttributes, name: string, value: Value): void => {
  const before = self.attributes.get(name)
  if (before !== undefined && !isSame(before, value)) fail(self, name)
  if (self.unread !== undefined) {
    if (self.unread.has(name)) return
    doubt(self, name)
  }
  self.attributes.set(name, value)
}

/** Adds NIL for a value that is missing. */
export const addMissing = (self: FetchAttributes, name: string): void => {
  self.missing ??= name
  add(self, name, nil)
}

export const fail = (self: FetchAttributes, name: string): void => {
  self.unread ??= new Set()
  self.unread.add(name)
}

/** Returns the names of what could not be read, and leaves in `attributes` what is certain. */
export const end = (self: FetchAttributes, isClosed: boolean): ReadonlyArray<string> => {
  if (isClosed && self.unread === undefined) return nothing
  const { attributes, last, missing, unlessClosed = nothing, unread = new Set() } = self
  // the rest of a value that ended early may look like attributes, until one of them fails
  let isCertain = true
  for (const [name, value] of attributes) {
    isCertain &&= name !== missing && isWhole(name, value)
    if (!isCertain) unread.add(name)
  }
  if (!isClosed) {
    for (const name of unlessClosed) unread.add(name)
    if (last !== undefined) unread.add(last)
  }
  for (const name of unread) attributes.delete(name)
  return Array.from(unread)
}

const doubt = (self: FetchAttributes, name: string): void => {
  self.unlessClosed ??= []
  self.unlessClosed.push(name)
}

const nothing: ReadonlyArray<string> = []

/** Servers may repeat an attribute. If the values differ, neither can be trusted. */
const isSame = (one: Value, other: Value): boolean => {
  if (one._tag === "List" && other._tag === "List") {
    return (
      one.items.length === other.items.length &&
      one.items.every((item, index) => {
        const beside = other.items[index]
        return beside !== undefined && isSame(item, beside)
      })
    )
  }
  if (one._tag === "Literal" && other._tag === "Literal") {
    return one.bytes.length === other.bytes.length && one.bytes.every((byte, at) => byte === other.bytes[at])
  }
  if (one._tag === "Nil" || other._tag === "Nil") return one._tag === other._tag
  return "text" in one && "text" in other && one.text === other.text
}
