/**
 * The kind of each field of a reason, by name. It determines what a trace and an export may disclose. Only reasons declare kinds.
 */
import { once } from "../base/once.ts"
import { all } from "../failure/reason/all.ts"
import { type Fields, type Kind, kindOf, textOf } from "../failure/reason/Kind.ts"

export { type Kind, mapTexts, type Text } from "../failure/reason/Kind.ts"

/** Returns the kind of a field; `undefined` if no reason has it. */
export const kindOfFact = (name: string): Kind | undefined => kinds().get(name)

const kinds = once((): ReadonlyMap<string, Kind> => {
  const tables: ReadonlyArray<Fields> = Object.values(all).map(({ fields }) => fields)
  const found = new Map<string, Kind>()
  for (const [name, field] of tables.flatMap((table) => Object.entries(table))) {
    const known = found.get(name)
    // one reason has `status` in its own words, and another one in those of a server
    if (known === undefined || textOf(known) === "own") found.set(name, kindOf(field))
  }
  return found
})
