/** Any text of whole characters, for fast-check: its own unit `binary` builds a map of all of Unicode first, for half a second. */
import * as fc from "fast-check"

const surrogates = { first: 0xd800, count: 0x800 }

const character = fc
  .integer({ min: 0, max: 0x10_ffff - surrogates.count })
  .map((code) => String.fromCodePoint(code < surrogates.first ? code : code + surrogates.count))

/** Lengths are in characters. */
export const anyText = (
  lengths: { readonly minLength?: number; readonly maxLength?: number } = {}
): fc.Arbitrary<string> => fc.array(character, lengths).map((characters) => characters.join(""))
