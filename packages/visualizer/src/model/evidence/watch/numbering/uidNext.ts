/** Commands with UIDs that the open mailbox has not given: until a message comes, none is as high as UIDNEXT. RFC 9051 §2.3.1.1. */
import { toLast } from "../../facts.ts"
import type { OpenMailbox } from "../OpenMailbox.ts"

/** Returns the UID from which on a command asks, and UIDNEXT, which is lower. */
export const beyondIn = (
  text: string,
  { hasGrown, uidNext = Infinity }: OpenMailbox
): ReadonlyArray<string> | undefined => {
  const from = Number(toLast.exec(text)?.[1] ?? 0)
  return from > uidNext && !hasGrown ? [`${from}`, `${uidNext}`] : undefined
}

/** Returns the lowest of these UIDs, and UIDNEXT, if that is none above it. */
export const notGivenIn = (
  name: string,
  uids: ReadonlyArray<number>,
  { uidNext = Infinity }: OpenMailbox
): ReadonlyArray<string> | undefined => {
  if (!numbered.test(name)) return undefined
  const lowest = uids.reduce((least, uid) => Math.min(least, uid), Infinity)
  return lowest < Infinity && lowest >= uidNext ? [`${lowest}`, `${uidNext}`] : undefined
}

/** The commands that pass over a UID that no message has. RFC 9051 §6.4.9. */
const numbered = /^UID (?:COPY|FETCH|MOVE|STORE)$/
