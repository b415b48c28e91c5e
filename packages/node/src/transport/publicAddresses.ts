/** Public addresses, excluding those of this machine and its network: RFC 6890, and multicast. */
import { BlockList, isIPv4, isIPv6 } from "node:net"
import { isFunction } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { Effect } from "effect"
import { type Address, type Lookup, lookup } from "./addresses.ts"

const special = new BlockList()
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3]
] as const) {
  special.addSubnet(network, prefix, "ipv4")
}

/** The allocated space, except mappings of IPv4 addresses and documentation addresses. RFC 4291, RFC 6052, RFC 3056. */
const global = new BlockList()
global.addSubnet("2000::", 3, "ipv6")
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20]
] as const) {
  special.addSubnet(network, prefix, "ipv6")
}

export const isPublic = (address: string): boolean =>
  isIPv4(address)
    ? !special.check(address, "ipv4")
    : // an address with a zone belongs to a link of this machine
      isIPv6(address) &&
      !address.includes("%") &&
      global.check(address, "ipv6") &&
      !special.check(address, "ipv6")

/**
 * Restricts a lookup to public addresses: a name without one is not found, and a host that is a private address itself
 * is not dialled.
 */
export const publicOnly = (from: Lookup = lookup): Lookup => {
  expects(isFunction(from), "NodeTransport.publicOnly", "from", "a function")
  return Object.assign(
    (name: string) =>
      Effect.map(from(name), (found: ReadonlyArray<Address>) =>
        found.filter(({ address }) => isPublic(address))
      ),
    { permits: isPublic }
  )
}
