/** Puts the documents into the package that is about to be packed, and removes them after: `--remove`. */
import { cpSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"

const from = fileURLToPath(new URL("../docs", import.meta.url))
const to = fileURLToPath(new URL("../packages/core/docs", import.meta.url))

rmSync(to, { recursive: true, force: true })
if (!process.argv.includes("--remove"))
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("pictures") })
