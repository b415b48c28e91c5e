/** Finds the names that a file exports, values and types alike, declared there or re-exported. */
import { readFileSync } from "node:fs"
import { packages, root } from "./entries.ts"

const declared = /^export (?:declare )?(?:abstract )?(?:const|function\*?|class|interface|type) (\w+)/gm
const listed = /^export (?:type )?\{([^}]*)\}/gm
const grouped = /^export \* as (\w+)/gm
const whole = /^export \* from "(.+)"/gm

const nameIn = (part: string) =>
  part
    .trim()
    .replace(/^type /, "")
    .replace(/^.* as /, "")

export const namesIn = (url: URL): ReadonlyArray<string> => {
  const text = readFileSync(url, "utf8")
  const names = [
    ...Array.from(text.matchAll(whole), ([, path = ""]) => namesIn(new URL(path, url))).flat(),
    ...Array.from(text.matchAll(declared), ([, name = ""]) => name),
    ...Array.from(text.matchAll(grouped), ([, name = ""]) => name),
    ...Array.from(text.matchAll(listed), ([, parts = ""]) => parts.split(",").map(nameIn)).flat()
  ]
  return [...new Set(names.filter((name) => name !== ""))].toSorted()
}

const types = /\btype (\w+)/g

/** Finds the names of a list of exports that are types alone: people meet them where a value is described. */
export const typesIn = (url: URL): ReadonlySet<string> => {
  const lists = Array.from(readFileSync(url, "utf8").matchAll(/^export (type )?\{([^}]*)\}/gm))
  return new Set(
    lists.flatMap(([, all, parts = ""]) =>
      all === undefined
        ? Array.from(parts.matchAll(types), ([, name = ""]) => name)
        : parts.split(",").map(nameIn)
    )
  )
}

/** The public modules of a package, with the names of each; `.` lists the modules, and is not one. */
export const modulesOf = (
  name: string
): ReadonlyArray<{
  readonly path: string
  readonly names: ReadonlyArray<string>
  readonly types: ReadonlySet<string>
}> => {
  const entries = Object.entries({ ...packages[name]?.public, ...packages[name]?.bundled })
  return entries
    .filter(([path]) => path !== ".")
    .map(([path, file]) => ({
      path: path.slice(2),
      names: namesIn(new URL(`packages/${name}/src/${file}`, root)),
      types: typesIn(new URL(`packages/${name}/src/${file}`, root))
    }))
}
