/** What a search found, by its result. RFC 9051 §7.3.4, RFC 4731 §3.1. */
import { sizeOf } from "./numbersIn.ts"

/** Returns the result in a line of `what`, SEARCH, SORT or ESEARCH, without the tag and the MODSEQ. */
export const resultIn = (what: string, text: string): string =>
  text
    .slice(`* ${what} `.length)
    .replace(/^\(TAG [^)]*\) ?/i, "")
    .replace(/ ?\(?\bMODSEQ \d+\)?/i, "")

/** Returns how many messages a result names, as far as it says so. */
export const foundIn = (what: string, result: string): number => {
  if (what !== "ESEARCH") return result.match(/\d+/g)?.length ?? 0
  const [, counted] = /\bCOUNT (\d+)/i.exec(result) ?? []
  const [, all] = /\bALL ([\d:,]+)/i.exec(result) ?? []
  return counted === undefined ? sizeOf(all) : Number(counted)
}
