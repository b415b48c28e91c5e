/**
 * Tokens whose UIDs are written only when they are read: a listener gets a token with each change, and mostly keeps only
 * the last.
 */
import type { Token } from "../Changes.ts"
import { printed, withJson } from "../../base/json.ts"
import * as UidSet from "./UidSet.ts"

/** A token without its UIDs. */
export type Place = Omit<Token, "uids">

export interface Parts {
  readonly place: Place
  /** Absent if the token has none, or none that can be read. */
  readonly uids: UidSet.UidSet | undefined
}

const known = new WeakMap<Token, Parts>()

export const withUids = (place: Place, uids: UidSet.UidSet | undefined): Token => {
  if (uids === undefined) return withJson({ ...place })
  const token = printed({
    ...place,
    get uids() {
      return UidSet.text(uids)
    }
  })
  known.set(token, { place, uids })
  return token
}

export const partsOf = (token: Token): Parts => known.get(token) ?? read(token)

const read = ({ uids, ...place }: Token): Parts => ({
  place,
  uids: uids === undefined ? undefined : UidSet.parse(uids)
})
