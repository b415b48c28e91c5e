/** What `pnpm test:daily` runs: the tests of the packages without those that `vitest.heavy.ts` lists. */
import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { settings as core } from "./packages/core/vitest.config.ts"
import { settings as node } from "./packages/node/vitest.config.ts"
import { settings as visualizer } from "./packages/visualizer/vitest.config.ts"
import { allOf, heavy } from "./vitest.heavy.ts"
import Times from "./vitest.times.ts"

const daily = (name: keyof typeof heavy, settings: typeof core) => ({
  test: {
    ...settings,
    name: `@effect-imap/${name}`,
    root: fileURLToPath(new URL(`packages/${name}`, import.meta.url)),
    include: ["test/**/*.test.ts"],
    exclude: allOf(heavy[name]),
    // these tests compute, and each worker loads and compiles the library for itself
    maxWorkers: availableParallelism()
  }
})

export default defineConfig({
  test: {
    reporters: ["default", new Times()],
    projects: [daily("core", core), daily("node", node), daily("visualizer", visualizer)]
  }
})
