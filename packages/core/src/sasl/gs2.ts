/** The header in front of a client's first message: is the channel bound, and who to act as. RFC 5801 §4. */
import { Option } from "effect"
import type { ChannelBindingType, TlsInfo } from "../Transport.ts"

/** What both ends of one TLS connection know, and nobody between two of them. */
export interface Binding {
  readonly type: ChannelBindingType
  readonly data: Uint8Array
}

/** RFC 9266 where TLS has it, else the server's certificate (RFC 5929 §4). */
export const bindingOf = ({ channelBinding }: Pick<TlsInfo, "channelBinding">): Option.Option<Binding> => {
  const find = (type: ChannelBindingType) => Option.map(channelBinding(type), (data) => ({ type, data }))
  return Option.orElse(find("tls-exporter"), () => find("tls-server-end-point"))
}

/** `n`: we cannot, or will not. `y`: we could, and the server does not offer it. RFC 5802 §6. */
export type ChannelFlag = "n" | "y" | Binding

/** `,` and `=` have a meaning of their own. RFC 5802 §5.1. */
export const escapeName = (name: string): string => name.replaceAll("=", "=3D").replaceAll(",", "=2C")

export const header = (flag: ChannelFlag, authorizeAs: string): string => {
  const binding = typeof flag === "string" ? flag : `p=${flag.type}`
  return `${binding},${authorizeAs === "" ? "" : `a=${escapeName(authorizeAs)}`},`
}
