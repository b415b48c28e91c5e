/**
 * Fails if files of the source reach each other by imports: of values, of types, or by `import()`. So it does if folders
 * that are beside each other do.
 */
import { byFile, byFolder } from "./counts/cycles.ts"

const found = [
  ...byFile.map((group) => `a circle of files: ${group.join(" ")}`),
  ...byFolder.map((group) => `a circle of folders: ${group.join(" ")}`)
]
for (const circle of new Set(found)) process.stderr.write(`${circle}\n`)
if (found.length > 0) process.exitCode = 1
