/** The shapes of the arguments of commands, to check those that come without types. */
import { DateTime, Schema, Stream } from "effect"
import { isBytes } from "../../base/octets.ts"
import type { Argument } from "../Argument.ts"
import type { Messages } from "./message/messages.ts"

const isTagged = (given: unknown): given is Argument =>
  typeof given === "object" && given !== null && "_tag" in given && typeof given._tag === "string"

const isRange = (given: unknown): boolean =>
  typeof given === "number" ||
  (Array.isArray(given) && given.length === 2 && given.every((each) => typeof each === "number"))

const place = String.raw`(?:[1-9]\d{0,9}|\*)`
const isPiece = new RegExp(`^${place}(?::${place})?$`)

/** A sequence-set as text, or the saved result of a search. RFC 9051 §9. */
const isSet = (text: string): boolean => text === "$" || text.split(",").every((each) => isPiece.test(each))

const isMessages = (given: unknown): given is Messages =>
  (typeof given === "string" && isSet(given)) ||
  typeof given === "number" ||
  (Array.isArray(given) ? given.every(isRange) : isTagged(given))

export const messages = Schema.declare(isMessages, {
  expected: "a number, an array of numbers or ranges, or a text such as 1:*"
})

const isDay = (given: unknown): given is DateTime.DateTime | Date =>
  DateTime.isDateTime(given) || (given instanceof Date && !Number.isNaN(given.getTime()))

/** A moment or a day. */
export const day = Schema.declare(isDay, { expected: "a valid Date or a DateTime" })

const isWhole = (given: unknown): given is number | bigint =>
  typeof given === "bigint" ? given >= 0n : Number.isSafeInteger(given) && Number(given) >= 0

/** A mod-sequence, or another number that may be a large one. */
export const whole = Schema.declare(isWhole, { expected: "a whole number" })

export const bytes = Schema.declare(isBytes, { expected: "a Uint8Array" })

const isByteStream = (given: unknown): given is Stream.Stream<Uint8Array, unknown> => Stream.isStream(given)

export const stream = Schema.declare(isByteStream, { expected: "a Stream of Uint8Array" })

export const argument = Schema.Union([
  Schema.String,
  Schema.declare(isTagged, { expected: "an argument that `Argument` makes" })
])
