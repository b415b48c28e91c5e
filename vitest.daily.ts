/** What `pnpm test:daily` runs: the tests of the packages without those that `vitest.heavy.ts` lists. */
import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { settings as core } from "./packages/core/vitest.config.ts"
import { settings as node } from "./packages/node/vitest.config.ts"
import { allOf, heavy } from "./vitest.heavy.ts"
import Times from "./vitest.times.ts"

const below = (name: keyof typeof heavy, patterns: ReadonlyArray<string>) =>
  patterns.map((pattern) => `${name}/${pattern}`)

const daily = (
  names: ReadonlyArray<keyof typeof heavy>,
  settings: typeof core & Pick<typeof node, "env">
) => ({
  test: {
    ...settings,
    name: names.join(", "),
    root: fileURLToPath(new URL("packages", import.meta.url)),
    include: names.flatMap((name) => below(name, ["test/**/*.test.ts"])),
    exclude: names.flatMap((name) => below(name, allOf(heavy[name]))),
    // these tests compute, and each worker of a project loads and compiles the library for itself
    maxWorkers: availableParallelism()
  }
})

export default defineConfig({
  test: {
    reporters: ["default", new Times()],
    // one project, so that few workers load the library: core's means of virtual time, and node's environment
    projects: [daily(["core", "visualizer", "node"], { ...core, env: node.env })]
  }
})
