/**
 * Arguments of functions that give a value at once, as programs without types give them. Such a function throws the
 * `Misuse` that an `Effect` of this library fails with. These checks are cheap enough for a function that is called
 * often; options of commands have a `Schema` (`command/checking`).
 */
import { Duration, Option } from "effect"
import { unreadable } from "../base/readable.ts"
import * as ImapError from "./ImapError.ts"

/** The failure that names a function and its argument, and never the value. */
export const misuse = (call: string, argument: string, expected: string): ImapError.ImapError =>
  ImapError.make({ _tag: "Misuse", problem: `${call}: \`${argument}\`: expected ${expected}` }, "command")

/** Throws if the argument is not what is expected. */
export const expects = (isSo: boolean, call: string, argument: string, expected: string): void => {
  if (!isSo) throw misuse(call, argument, expected)
}

export const expectsText = (given: unknown, call: string, argument: string): void =>
  expects(typeof given === "string", call, argument, "a string")

export const isObject = (given: unknown): given is object => typeof given === "object" && given !== null

export const isListOf = (given: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(given) && given.every(isItem)

/** A value of one of these kinds, as `_tag` says. */
export const isTagged = (given: unknown, tags: ReadonlySet<unknown>): boolean =>
  isObject(given) && "_tag" in given && tags.has(given._tag)

/**
 * Returns whether a value is a plain object. An array, a date or a map would look like options that are all left out.
 */
export const isPlain = (given: unknown): given is object =>
  Object.prototype.toString.call(given) === "[object Object]"

/** Options with no other fields than these. */
export const isOptions = (given: unknown, names: ReadonlyArray<string>): given is object =>
  isPlain(given) && Object.keys(given).every((name) => names.includes(name))

/** The known options, each with the test of its values and the name of its type. */
export type Expected = Readonly<Record<string, readonly [isSo: (given: unknown) => boolean, words: string]>>

/** The failure that names what is wrong with options: an unknown one, or one of a wrong type. */
export const misusedOption = (
  given: unknown,
  call: string,
  expected: Expected
): ImapError.ImapError | undefined => {
  const readable = unreadable(given)
  if (readable !== undefined) return misuse(call, "options", readable)
  const names = Object.keys(expected)
  if (!isOptions(given, names)) return misuse(call, "options", `none but ${names.join(", ")}`)
  const options: ReadonlyMap<string, unknown> = new Map(Object.entries(given))
  const wrong = Object.entries(expected).find(([name, [isSo]]) => {
    const value = options.get(name)
    return value !== undefined && !isSo(value)
  })
  return wrong === undefined ? undefined : misuse(call, `options.${wrong[0]}`, wrong[1][1])
}

/** Throws that failure. */
export const expectsOptions = (given: unknown, call: string, expected: Expected): void => {
  const problem = misusedOption(given, call, expected)
  if (problem !== undefined) throw problem
}

export const isText = (given: unknown): given is string => typeof given === "string"

const isInput = (given: unknown): given is Duration.Input =>
  typeof given === "number" || typeof given === "bigint" || isText(given) || isObject(given)

/** A duration that is not negative. What is no number would be none at all. */
export const isDuration = (given: unknown): given is Duration.Input =>
  isInput(given) &&
  (isObject(given)
    ? Object.keys(given).length > 0 && !Object.values(given).some(Number.isNaN)
    : !Number.isNaN(given)) &&
  Option.exists(Duration.fromInput(given), (duration) => Duration.toMillis(duration) >= 0)

export const isFunction = (given: unknown): boolean => typeof given === "function"

/** Options that several calls have. */
export const option = {
  text: [isText, "a string"],
  texts: [(given: unknown) => isListOf(given, isText), "an array of strings"],
  duration: [isDuration, "a duration"],
  count: [(given: unknown) => Number.isSafeInteger(given) && Number(given) >= 0, "a whole number"],
  port: [
    (given: unknown) => Number.isInteger(given) && Number(given) >= 0 && Number(given) < 65_536,
    "a port, 0 to 65535"
  ],
  function: [isFunction, "a function"]
} as const satisfies Expected

const kindsOfValue = new Set(["Atom", "Quoted", "Literal", "Nil", "List"])

/** A value of a response, or nothing in its place. */
export const isValue = (given: unknown): boolean => given === undefined || isTagged(given, kindsOfValue)

const channels = new Set(["clear", "tls", "trusted"])

export const isChannel = (given: unknown): boolean => isTagged(given, channels)

export const expectsChannel = (given: unknown, call: string): void =>
  expects(isChannel(given), call, "channel", "a channel: clear, tls or trusted")
