/**
 * Ways to do something, each with the capability that it needs: one that the server is known not to list is not told, and of
 * what is not known, the words say what it needs. Pure.
 */
import { inRev2 } from "./rev2.ts"

/** Whether a server lists a capability; `undefined` if that is not known. */
export type Offers = (capability: string) => boolean | undefined

export const unknownOffers: Offers = () => undefined

/**
 * Returns what a list of capabilities tells. One from before the login is not `whole`: a server may list more after it
 * (RFC 9051 §6.1.1). Without a list, nothing is known.
 */
export const offersIn = (listed: ReadonlyArray<string>, isWhole: boolean): Offers => {
  if (listed.length === 0) return unknownOffers
  const names = new Set(listed.map((name) => name.toUpperCase()))
  const isRev2 = names.has("IMAP4REV2")
  return (name) => names.has(name) || (isRev2 && inRev2.has(name)) || (isWhole ? false : undefined)
}

/** A way to do something. */
export interface Way {
  /** The capability without which there is no such way. */
  readonly needs?: string
  readonly words: string
  /** What follows on it, and on what it needs: `, which moves a message or leaves it`. */
  readonly after?: string
}

/** Returns the words of a way, if it may be one. */
export const wayWords = (
  offers: Offers | undefined,
  { after = "", needs, words }: Way
): string | undefined => {
  const has = needs === undefined || (offers ?? unknownOffers)(needs)
  if (has === false) return undefined
  return `${words}${has === true ? "" : ` where the server lists ${needs}`}${after}`
}

/** Returns the ways that may be some: `a`, `a, or b`, `a, b, or c`. */
export const waysWords = (offers: Offers | undefined, ways: ReadonlyArray<Way>): string => {
  const all = ways.flatMap((way) => wayWords(offers, way) ?? [])
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")}, or ${all.at(-1)}`
}

/** Removes messages alone, and none besides. RFC 4315 §2.1. */
export const expungeAlone: Way = { needs: "UIDPLUS", words: "remove by UID EXPUNGE" }

/** Puts each message elsewhere, or leaves it, though it may fail after some of them. RFC 9051 §6.4.8. */
export const moveAtOnce: Way = {
  needs: "MOVE",
  words: "use UID MOVE",
  after: ", which moves a message or leaves it as it is (RFC 9051 §6.4.8)"
}
