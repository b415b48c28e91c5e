/** Which names a file exports, values and types alike, as its text declares them or hands them on. */
import { readFileSync } from "node:fs"

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
