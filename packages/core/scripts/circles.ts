/**
 * Fails if files of the source reach each other by imports: of values, of types, or by `import()`. So it does if folders
 * that are beside each other do.
 */
import { sources } from "./sources.ts"

type Pair = readonly [from: string, to: string]

const imports: ReadonlyArray<Pair> = sources.flatMap(({ file, imports }) =>
  imports
    .filter((from) => from.startsWith("."))
    .map((from) => [file, new URL(from, new URL(file, "file:///")).pathname.slice(1)] as const)
)

/** The folders in which two files are beside each other: `a/b/c.ts` and `a/d/e.ts` are in `a/b` and `a/d`. */
const folders = ([from, to]: Pair): ReadonlyArray<Pair> => {
  const [one, other] = [from.split("/"), to.split("/")]
  const apart = one.findIndex((part, at) => part !== other[at])
  const areBeside = apart >= 0 && apart < one.length - 1 && apart < other.length - 1
  return areBeside ? [[one.slice(0, apart + 1).join("/"), other.slice(0, apart + 1).join("/")]] : []
}

/** Groups of which each reaches each other: one cycle, or several. Tarjan's algorithm. */
const groups = (pairs: ReadonlyArray<Pair>): ReadonlyArray<ReadonlyArray<string>> => {
  const targets = Map.groupBy(pairs, ([from]) => from)
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: Array<string> = []
  const found: Array<ReadonlyArray<string>> = []
  const visit = (file: string): number => {
    const own = index.size
    index.set(file, own)
    low.set(file, own)
    stack.push(file)
    for (const [, target] of targets.get(file) ?? []) {
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

const byFile = groups(imports)
const byFolder = groups(imports.flatMap(folders))

const found = [
  ...byFile.map((group) => `a circle of files: ${group.join(" ")}`),
  ...byFolder.map((group) => `a circle of folders: ${group.join(" ")}`)
]
for (const circle of new Set(found)) process.stderr.write(`${circle}\n`)
if (found.length > 0) process.exitCode = 1
