/** Parts of a response as text. */
import type { Vanished } from "../imap/Response.ts"
import { told, type Told } from "./Doors.ts"
import { maxText } from "./PublicLine.ts"

export const rangesText = (ranges: Vanished["uids"]): Told =>
  joined(
    ranges
      .slice(0, maxText)
      .map(([first, last]) => (first === last ? told`${first}` : told`${first}:${last}`)),
    told`,`
  )

/** Joins parts that were told. */
export const joined = (parts: ReadonlyArray<Told>, between: Told = told` `): Told =>
  parts.reduce((all, part, index) => (index === 0 ? part : told`${all}${between}${part}`), told``)
