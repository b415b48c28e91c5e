/** Ranges of numbers as text. */
import type { Vanished } from "../imap/Response.ts"
import { admitted, type Admitted, joined } from "./Allowlist.ts"
import { maxText } from "./PublicLine.ts"

export const rangesText = (ranges: Vanished["uids"]): Admitted =>
  joined(
    ranges
      .slice(0, maxText)
      .map(([first, last]) => (first === last ? admitted`${first}` : admitted`${first}:${last}`)),
    admitted`,`
  )
