/** The shapes of the arguments of commands, to check those that come without types. */
import { DateTime, Schema, Stream } from "effect"
import { isBytes } from "../../base/octets.ts"
import type { Argument } from "../Argument.ts"
import { isObject } from "../../base/is.ts"
import { expected, isNumbers } from "../Numbers.ts"
import * as Grammar from "../wire/Grammar.ts"
import type { Messages } from "./message/messages.ts"

const isTagged = (given: unknown): given is Argument =>
  typeof given === "object" && given !== null && "_tag" in given && typeof given._tag === "string"

const isMessages = (given: unknown): given is Messages =>
  isNumbers(given) ||
  (isObject(given) &&
    "_tag" in given &&
    given._tag === "SequenceNumbers" &&
    "numbers" in given &&
    isNumbers(given.numbers))

export const numbers = Schema.declare(isNumbers, { expected })

/** Numbers that are UIDs, or sequence numbers. */
export const messages = Schema.declare(isMessages, { expected })

const isDay = (given: unknown): given is DateTime.DateTime | Date =>
  DateTime.isDateTime(given) || (given instanceof Date && !Number.isNaN(given.getTime()))

/** A moment or a day. */
export const day = Schema.declare(isDay, { expected: "a valid Date or a DateTime" })

const isWholeNumber = (given: unknown): given is number | bigint =>
  typeof given === "bigint" ? given >= 0n : Number.isSafeInteger(given) && Number(given) >= 0

/** A mod-sequence, or another number that may be a large one. */
export const wholeNumber = Schema.declare(isWholeNumber, { expected: "a whole number" })

const isNonZero = (given: unknown): given is number => typeof given === "number" && Grammar.isNumber(given)

/** A UID, a sequence number, or how many there are. RFC 9051 §9, `nz-number`. */
export const nonZeroNumber = Schema.declare(isNonZero, { expected: "a whole number from 1 to 4294967295" })

export const bytes = Schema.declare(isBytes, { expected: "a Uint8Array" })

const isByteStream = (given: unknown): given is Stream.Stream<Uint8Array, unknown> => Stream.isStream(given)

export const stream = Schema.declare(isByteStream, { expected: "a Stream of Uint8Array" })

export const argument = Schema.Union([
  Schema.String,
  Schema.declare(isTagged, { expected: "an argument that `Argument` makes" })
])
