/**
 * Tokens whose UIDs are written when someone reads them: a listener that gets one with each change, keeping the last,
 * pays for the last.
 */
import type { Token } from "../Changes.ts"
import * as UidSet from "./UidSet.ts"

/** A token without its UIDs. */
export type Place = Omit<Token, "uids">

export interface Parts {
  readonly place: Place
  /** Absent if it has none, or if they are no set. */
  readonly uids: UidSet.UidSet | undefined
}

const known = new WeakMap<Token, Parts>()

export const withUids = (place: Place, uids: UidSet.UidSet | undefined): Token => {
  if (uids === undefined) return place
  const token = {
    ...place,
    get uids() {
      return UidSet.text(uids)
    }
  }
  known.set(token, { place, uids })
  return token
}

export const partsOf = (token: Token): Parts => known.get(token) ?? read(token)

const read = ({ uids, ...place }: Token): Parts => ({
  place,
  uids: uids === undefined ? undefined : UidSet.parse(uids)
})
