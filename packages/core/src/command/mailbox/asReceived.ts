/** Names that mean nothing beyond their server, such as quota roots and identifiers of users. */
import * as Argument from "../../Argument.ts"
import * as RawName from "../../wire/RawName.ts"

/** Sends a name with the octets that it came with. */
export const asReceived = (name: string): Argument.Argument =>
  RawName.isRaw(name) ? Argument.bytes(RawName.octets(name, true)) : Argument.text(name)
