/** The header of a client's first message: whether the channel is bound, and who to act as. RFC 5801 §4. */
import type { Binding } from "./Binding.ts"

/** `n`: we cannot, or will not. `y`: we could, and the server does not offer it. RFC 5802 §6. */
export type ChannelFlag = "n" | "y" | Binding

/** Escapes `,` and `=`, which have a special meaning. RFC 5802 §5.1. */
export const escapeName = (name: string): string => name.replaceAll("=", "=3D").replaceAll(",", "=2C")

export const header = (flag: ChannelFlag, authorizeAs: string): string => {
  const binding = typeof flag === "string" ? flag : `p=${flag.type}`
  return `${binding},${authorizeAs === "" ? "" : `a=${escapeName(authorizeAs)}`},`
}
