/** Channel binding: data that the two ends of a TLS connection share, and that an interceptor does not have. */
import { Option } from "effect"
import { type Capabilities, offers } from "./Capability.ts"
import * as Mechanism from "./Mechanism.ts"
import type { Binding, ChannelBindingType } from "./sasl/Binding.ts"

/** Returns whether the server lists a mechanism that is bound to the channel, whatever its hash. RFC 5802 §6. */
export const offersBinding = (listed: Capabilities): boolean => binding.some((name) => offers(listed, name))

const binding = Mechanism.Name.literals.filter(Mechanism.bindsChannel)

interface Bound {
  readonly channelBinding: (type: ChannelBindingType) => Option.Option<Uint8Array>
}

/** Returns `tls-exporter` (RFC 9266) if TLS supports it, otherwise the server's certificate (RFC 5929 §4). Calls into TLS. */
export const bindingOf = ({ channelBinding }: Bound): Option.Option<Binding> => {
  const find = (type: ChannelBindingType) => Option.map(channelBinding(type), (data) => ({ type, data }))
  return Option.orElse(find("tls-exporter"), () => find("tls-server-end-point"))
}
