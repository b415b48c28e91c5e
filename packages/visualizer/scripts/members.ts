/** Leaves members of classes and objects out of a bundle in which nothing asks for them, which a bundler cannot see. */
import type { Plugin } from "rolldown"
import { parseSync, Visitor } from "rolldown/utils"

/** The members of a module, by the end of its path; a getter and a method are named alike. */
export type LeftOut = Readonly<Record<string, string>>

interface Place {
  readonly start: number
  readonly end: number
}

interface Member extends Place {
  readonly type: string
  readonly key?: { readonly type: string; readonly name?: unknown }
  readonly value?: { readonly type: string } | null
}

/** Returns whether others may call a member: of an object, functions and what a call makes; the rest is data. */
const isOffered = ({ type, value }: Member): boolean =>
  type !== "Property" || /^(?:ArrowFunction|Function|Call)Expression$/.test(value?.type ?? "")

/** Returns the places of the members with these names, and the names that were not found. */
const placesOf = (file: string, code: string, names: ReadonlyArray<string>) => {
  const missing = new Set(names)
  const places: Array<Place> = []
  const look = (members: ReadonlyArray<Member>) => {
    for (const member of members) {
      const { end, key, start } = member
      const name = `${key?.type === "PrivateIdentifier" ? "#" : ""}${String(key?.name)}`
      if (!names.includes(name) || !isOffered(member)) continue
      missing.delete(name)
      // with the comma after a property
      places.push({ start, end: code[end] === "," ? end + 1 : end })
    }
  }
  new Visitor({
    ClassBody: ({ body }) => look(body),
    ObjectExpression: ({ properties }) => look(properties)
  }).visit(parseSync(file, code).program)
  return { missing, places }
}

const without = (code: string, places: ReadonlyArray<Place>): string => {
  let left = ""
  let from = 0
  for (const { end, start } of places.toSorted((a, b) => a.start - b.start)) {
    left += code.slice(from, start)
    from = Math.max(from, end)
  }
  return left + code.slice(from)
}

/** Fails the build if a member is not where it is left out: it may have moved. */
export const withoutMembers = (leftOut: LeftOut): Plugin => {
  const unseen = new Set(Object.keys(leftOut))
  return {
    name: "without members",
    transform: {
      filter: { id: Object.keys(leftOut).map((module) => new RegExp(`/${module.replaceAll(".", "\\.")}$`)) },
      handler: (code, id) => {
        const [module, names] = Object.entries(leftOut).find(([module]) => id.endsWith(`/${module}`)) ?? []
        if (module === undefined || names === undefined) return undefined
        unseen.delete(module)
        const { missing, places } = placesOf(id, code, names.split(" "))
        if (missing.size > 0) throw new Error(`not in ${module}: ${[...missing].join(", ")}`)
        return { code: without(code, places), map: null }
      }
    },
    buildEnd: (error) => {
      if (error === undefined && unseen.size > 0)
        throw new Error(`nothing imports these to leave something out: ${[...unseen].join(", ")}`)
    }
  }
}
