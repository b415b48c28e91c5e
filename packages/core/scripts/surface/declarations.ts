/**
 * Copies the declarations that an app's compiler can reach from the entry points, from `dist/types`, to which `tsc -b`
 * writes all of them. An app installs nothing of the inside beside these.
 */
import { cpSync, globSync, readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"

/** Copies into `dist` the declarations that `files` of its `src` need. */
export const declare = (dist: string, files: ReadonlyArray<string>): void => {
  for (const stale of globSync("**/*.d.ts", { cwd: dist, exclude: ["types"] })) rmSync(join(dist, stale))
  const types = join(dist, "types")
  for (const file of reached(types, files)) cpSync(join(types, file), join(dist, file))
}

/** Returns the declarations in `types` that a compiler reads for these `files` of a package. */
export const reached = (types: string, files: ReadonlyArray<string>): ReadonlySet<string> => {
  const all = new Set(files.map((file) => file.replace(/\.tsx?$/, ".d.ts")))
  // iterating over a set includes what is added to it
  for (const file of all) {
    const text = readFileSync(join(types, file), "utf8")
    for (const [, path = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g))
      all.add(join(dirname(file), path.replace(/\.(?:js|tsx?)$/, ".d.ts")))
  }
  return all
}
