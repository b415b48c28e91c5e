/** Opaque texts of one server, such as quota roots, user identifiers and entry names. */
import * as Argument from "../Argument.ts"
import * as RawName from "../wire/RawName.ts"

/** Sends a name with the octets that it came with. */
export const asReceived = (name: string): Argument.Argument => octetsOf(name) ?? Argument.text(name)

/** Sends a string with the octets that it came with. */
export const stringAsReceived = (text: string): Argument.Argument => octetsOf(text) ?? Argument.string(text)

const octetsOf = (text: string): Argument.Argument | undefined =>
  RawName.isRaw(text) ? Argument.bytes(RawName.octets(text, true)) : undefined
