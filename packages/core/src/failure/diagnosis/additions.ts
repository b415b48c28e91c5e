/**
 * Words for a failure of which more is known than its reason: each entry has the reasons that it is about, the
 * circumstances in which it counts, and the words that it replaces. Of several the first counts.
 */
import type { Addition, Failed } from "./addition/Addition.ts"
import { certificates } from "./addition/certificates.ts"
import { commands } from "./addition/commands.ts"
import { ends } from "./addition/ends.ts"
import { login } from "./addition/login.ts"
import { reaching } from "./addition/reaching.ts"
import { silence } from "./addition/silence.ts"
import { way } from "./addition/way.ts"
import { words } from "./addition/words.ts"

export type { Failed } from "./addition/Addition.ts"

export const additions = {
  ...words,
  ...way,
  ...reaching,
  ...silence,
  ...commands,
  ...login,
  ...certificates,
  ...ends
} satisfies { readonly [id: string]: Addition }

/** The name of an addition. */
export type AdditionId = keyof typeof additions

const entries: { readonly [Id in AdditionId]: Addition } = additions

const isId = (id: string): id is AdditionId => Object.hasOwn(additions, id)

const ids = Object.keys(additions).filter(isId)

/** Returns the id of the addition that counts. */
export const additionTo = (failed: Failed): AdditionId | undefined =>
  about(failed.tag).find((id) => entries[id].when(failed))

/** Returns those that are about a reason: of each the same. */
const about = (tag: Failed["tag"]): ReadonlyArray<AdditionId> => {
  const known = byTag.get(tag)
  if (known !== undefined) return known
  const found = ids.filter((id) => entries[id].of?.includes(tag) !== false)
  byTag.set(tag, found)
  return found
}

const byTag = new Map<Failed["tag"], ReadonlyArray<AdditionId>>()

export const additionOf = (id: AdditionId): Addition => entries[id]
