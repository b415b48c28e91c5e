/** Whether a value of a FETCH attribute is whole, although what comes after it cannot be read. */
import { textOf, type Value } from "../../Response.ts"
import { maxEnvelope, minPart } from "./shapes.ts"

const short = new Set(["UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "MODSEQ", "SAVEDATE"])

/** Of characters, as a date has them: `17-Jul-1996 02:44:25 -0700`. */
const maxShort = 26

/**
 * Returns whether no part of the value, cut off where a quotation mark would end it early, has the same form: then it is
 * all of the value, whatever comes after it.
 */
export const isWhole = (name: string, value: Value): boolean => {
  if (value._tag === "Quoted") return short.has(name) && value.text.length <= maxShort
  if (value._tag !== "List") return true
  if (name === "ENVELOPE") return value.items.length === maxEnvelope
  return name.startsWith("BODY") ? isWholeBody(value.items) : short.has(name)
}

/** A part has all that the grammar demands, and a multipart its subtype. */
const isWholeBody = (items: ReadonlyArray<Value>): boolean => {
  const end = items.findIndex(({ _tag }) => _tag !== "List")
  const [type, subtype, , , , encoding] = items
  if (end === 0) return items.length >= minPart && [type, subtype, encoding].every(isToken)
  const children = items.slice(0, Math.max(0, end))
  return (
    end > 0 &&
    isToken(items[end]) &&
    children.every((child) => child._tag === "List" && isWholeBody(child.items))
  )
}

const isToken = (value: Value | undefined): boolean => !/[\s()]/.test(textOf(value) ?? "")
