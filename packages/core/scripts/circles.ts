/** Fails if files of the source reach each other by imports, of values or of types. */
import { cycles } from "./counts/cycles.ts"

const found = new Set([...cycles.byValue, ...cycles.withTypes].map((group) => group.join(" ")))
for (const group of found) process.stderr.write(`a circle of imports: ${group}\n`)
if (found.size > 0) process.exitCode = 1
