/** Refuses to publish while a package names nobody: who publishes puts the real repository and author in. */
import { readFileSync } from "node:fs"
import { join } from "node:path"

const manifest = readFileSync(join(process.cwd(), "package.json"), "utf8")
const placeholders = manifest.split("\n").filter((line) => /\bOWNER\b|\bAUTHOR\b/.test(line))

if (placeholders.length > 0) {
  process.stderr.write(
    `These are placeholders yet:\n${placeholders.join("\n")}\nPut the real ones into all three packages.\n`
  )
  process.exitCode = 1
}
