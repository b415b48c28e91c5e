/** The addresses of this machine. */
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os"
import { Result } from "effect"

/** An address that others can reach, and the interface that has it. */
export interface OwnAddress {
  readonly name: string
  readonly address: string
}

type Interfaces = ReturnType<typeof networkInterfaces>

/** Returns the external addresses; `undefined` if the system lists no interface, or refuses to, as Android does. */
export const ownAddresses = (
  read: () => Interfaces = networkInterfaces
): ReadonlyArray<OwnAddress> | undefined => {
  const all = Object.entries(Result.getOrElse(Result.try(read), () => ({})))
  return all.length === 0 ? undefined : all.flatMap(([name, infos]) => outwardOf(name, infos))
}

const outwardOf = (
  name: string,
  infos: ReadonlyArray<NetworkInterfaceInfo> = []
): ReadonlyArray<OwnAddress> =>
  infos.filter(({ internal }) => !internal).map(({ address }) => ({ name, address }))

/** Returns whether a network gave this machine an address: link-local ones it gives itself. RFC 3927, RFC 4291 §2.5.6. */
export const hasNetwork = (addresses: ReadonlyArray<OwnAddress>): boolean =>
  addresses.some(({ address }) => !/^(?:169\.254\.|fe[89ab][0-9a-f]:)/i.test(address))
