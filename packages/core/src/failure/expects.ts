/**
 * Arguments of functions that give a value at once, as programs without types give them. Such a function throws the
 * `Misuse` that an `Effect` of this library fails with. These checks are cheap enough for a function that is called
 * often; options have a `Schema` (`options.ts`).
 */
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

export const isText = (given: unknown): given is string => typeof given === "string"

export const isFunction = (given: unknown): boolean => typeof given === "function"

const kindsOfValue = new Set(["Atom", "Quoted", "Literal", "Nil", "List"])

/** A value of a response, or nothing in its place. */
export const isValue = (given: unknown): boolean => given === undefined || isTagged(given, kindsOfValue)

const channels = new Set(["clear", "tls", "trusted"])

export const isChannel = (given: unknown): boolean => isTagged(given, channels)

export const expectsChannel = (given: unknown, call: string): void =>
  expects(isChannel(given), call, "channel", "a channel: clear, tls or trusted")
