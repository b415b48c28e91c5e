/** What `fetch` has unpacked: the environment in which its programs find their libraries. */
import { globSync } from "node:fs"
import { join } from "node:path"
import { examinedFolder, isLeftOut } from "../support/programs.ts"

/** True if the tests are left out. */
export const skipped = isLeftOut("examined")

const libraries = globSync("{usr/lib,lib}{,/*-linux-*}", { cwd: examinedFolder }).map((path) =>
  join(examinedFolder, path)
)

export const unpacked: NodeJS.ProcessEnv = { ...process.env, LD_LIBRARY_PATH: libraries.join(":") }
