/** Files that reach each other by imports. */
import { type Source, sources } from "./sources.ts"

const targetsOf = ({ file, imports }: Source, withTypes: boolean): ReadonlyArray<string> =>
  imports
    .filter(({ from, isType }) => from.startsWith(".") && (withTypes || !isType))
    .map(({ from }) => new URL(from, new URL(file, "file:///")).pathname.slice(1))

/** Groups of files of which each reaches each other: one cycle, or several. Tarjan's algorithm. */
const groups = (withTypes: boolean): ReadonlyArray<ReadonlyArray<string>> => {
  const targets = new Map(sources.map((source) => [source.file, targetsOf(source, withTypes)]))
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: Array<string> = []
  const found: Array<ReadonlyArray<string>> = []
  const visit = (file: string): number => {
    const own = index.size
    index.set(file, own)
    low.set(file, own)
    stack.push(file)
    for (const target of targets.get(file) ?? []) {
      const reached = index.has(target) ? (stack.includes(target) ? index.get(target) : own) : visit(target)
      low.set(file, Math.min(low.get(file) ?? own, reached ?? own))
    }
    const lowest = low.get(file) ?? own
    if (lowest === own) found.push(stack.splice(stack.indexOf(file)))
    return lowest
  }
  for (const file of targets.keys()) if (!index.has(file)) visit(file)
  return found.filter((group) => group.length > 1).map((group) => group.toSorted())
}

export const cycles = { byValue: groups(false), withTypes: groups(true) }
