/** The capabilities of a server on one connection, and those that turned out not to work. */
import * as Capability from "../../../imap/Capability.ts"
import type { Live } from "../Lifecycle.ts"

/** Returns the capabilities, without those that did not work on this connection. */
export const offeredBy = ({ attempt, capabilities }: Live): Capability.Capabilities =>
  Capability.without(capabilities, attempt.broken)

/** Notes that a listed extension does not work. */
export const noteBroken = ({ attempt }: Live, extension: string): void => {
  attempt.broken = [...attempt.broken, extension]
}
