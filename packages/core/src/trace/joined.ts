/** Parts of a response as text. */
import type { Vanished } from "../imap/Response.ts"
import { admitted, type Admitted } from "./Doors.ts"
import { maxText } from "./PublicLine.ts"

export const rangesText = (ranges: Vanished["uids"]): Admitted =>
  joined(
    ranges
      .slice(0, maxText)
      .map(([first, last]) => (first === last ? admitted`${first}` : admitted`${first}:${last}`)),
    admitted`,`
  )

/** Joins parts that were told. */
export const joined = (parts: ReadonlyArray<Admitted>, between: Admitted = admitted` `): Admitted =>
  parts.reduce((all, part, index) => (index === 0 ? part : admitted`${all}${between}${part}`), admitted``)
