/**
 * Copies the declarations that an app's compiler can reach from the entry points, from `dist/types`, to which `tsc -b`
 * writes all of them. An app installs nothing of the inside beside these.
 */
import { cpSync, globSync, readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"

/** Copies into `dist` the declarations that `files` of its `src` need. */
export const declare = (dist: string, files: ReadonlyArray<string>): void => {
  for (const stale of globSync("**/*.d.ts", { cwd: dist, exclude: ["types"] })) rmSync(join(dist, stale))
  const reached = new Set(files.map((file) => file.replace(/\.tsx?$/, ".d.ts")))
  // iterating over a set includes what is added to it
  for (const file of reached) {
    const text = readFileSync(join(dist, "types", file), "utf8")
    for (const [, path = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g))
      reached.add(join(dirname(file), path.replace(/\.(?:js|tsx?)$/, ".d.ts")))
  }
  for (const file of reached) cpSync(join(dist, "types", file), join(dist, file))
}
