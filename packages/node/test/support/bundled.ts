/**
 * The command in a few files, made once for all tests of a project: it starts in less than half the time that it takes
 * from its sources. `executable` is what tests start.
 */
import { copyFileSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"
import type { TestProject } from "vitest/node"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export const setup = async (project: TestProject): Promise<void> => {
  const folder = join(here("../../../../node_modules/.cache/command"), project.name)
  // the command reads its version there
  mkdirSync(folder, { recursive: true })
  copyFileSync(here("../../package.json"), join(folder, "package.json"))
  const bundle = await rolldown({
    input: { "cli/bin": here("../../src/cli/bin.ts") },
    platform: "node",
    external: "pg-native",
    logLevel: "silent"
  })
  await bundle.write({ dir: join(folder, "dist"), format: "esm", cleanDir: true })
  project.provide("command", join(folder, "dist/cli/bin.js"))
}
