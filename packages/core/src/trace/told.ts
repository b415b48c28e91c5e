/** Parts of a response as text. */
import type { Vanished } from "../Response.ts"
import { maxText } from "./PublicLine.ts"

export const quotedText = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`

export const rangesText = (ranges: Vanished["uids"]): string =>
  ranges
    .slice(0, maxText)
    .map(([first, last]) => (first === last ? first : `${first}:${last}`))
    .join(",")
