/** What a server lists of its capabilities, for remedies that need one. RFC 9051 §6.1.1. */
import { offersIn } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import { once } from "./once.ts"
import { capabilitiesOf } from "./said.ts"

/** Whether a server lists a capability; `undefined` if that is not known. */
export type Offers = (capability: string) => boolean | undefined

/** Returns what its last list tells: after the login all of it, before that not what is left out. */
export const { of: offersOf } = once<Offers>(function* (connection: Connection) {
  const { after, before } = capabilitiesOf(connection)
  yield
  return offersIn(after.length > 0 ? after : before, after.length > 0)
})
