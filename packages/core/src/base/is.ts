/** Type checks of values that untyped programs pass. */

export const isObject = (given: unknown): given is object => typeof given === "object" && given !== null

export const isListOf = (given: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(given) && given.every(isItem)

/** Returns whether the value's `_tag` is one of these. */
export const isTagged = (given: unknown, tags: ReadonlySet<unknown>): boolean =>
  isObject(given) && "_tag" in given && tags.has(given._tag)

/**
 * Returns whether a value is a plain object. An array, a date or a map would look like options that are all left out.
 */
export const isPlain = (given: unknown): given is object =>
  Object.prototype.toString.call(given) === "[object Object]"

/** Returns whether it is an object without other fields than these. */
export const isOptions = (given: unknown, names: ReadonlyArray<string>): given is object =>
  isPlain(given) && Object.keys(given).every((name) => names.includes(name))

export const isText = (given: unknown): given is string => typeof given === "string"

export const isFunction = (given: unknown): boolean => typeof given === "function"
