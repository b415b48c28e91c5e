/** The addresses of this machine. */
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os"

/** An address that others can reach, and the interface that has it. */
export interface OwnAddress {
  readonly name: string
  readonly address: string
}

/** Returns those that are not internal. */
export const ownAddresses = (all = networkInterfaces()): ReadonlyArray<OwnAddress> =>
  Object.entries(all).flatMap(([name, infos = []]) =>
    infos.filter(({ internal }) => !internal).map(({ address }: NetworkInterfaceInfo) => ({ name, address }))
  )

/** Returns whether a network gave this machine an address: link-local ones it gives itself. RFC 3927, RFC 4291 §2.5.6. */
export const hasNetwork = (addresses: ReadonlyArray<OwnAddress>): boolean =>
  addresses.some(({ address }) => !/^(?:169\.254\.|fe[89ab][0-9a-f]:)/i.test(address))
