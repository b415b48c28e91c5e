/** What a server lists and what of it does not work, on one connection. */
import * as Capability from "../../../imap/Capability.ts"
import type { Live } from "../Lifecycle.ts"

/** Returns what the server lists, without what did not work on this connection. */
export const offeredBy = ({ attempt, capabilities }: Live): Capability.Capabilities =>
  Capability.without(capabilities, attempt.broken)

/** Notes that an extension is listed and does not work. */
export const noteBroken = ({ attempt }: Live, extension: string): void => {
  attempt.broken = [...attempt.broken, extension]
}
