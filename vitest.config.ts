import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { fleet, settings as node } from "./packages/node/vitest.config.ts"
import { settings as visualizer } from "./packages/visualizer/vitest.config.ts"
import { heavy } from "./vitest.heavy.ts"
import LongestFirst from "./vitest.order.ts"
import Times from "./vitest.times.ts"

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const missing = [folder("packages/node/test/support/missing.ts")]

const below = (path: string, patterns: ReadonlyArray<string>) =>
  patterns.map((pattern) => `${path}/${pattern}`)

const browser = {
  ...visualizer,
  ...node,
  name: "browser",
  include: [
    ...below("packages/visualizer", heavy.visualizer.browser),
    ...below("packages/node", heavy.node.browser)
  ]
}

export default defineConfig({
  test: {
    globalSetup: missing,
    reporters: ["default", new Times()],
    sequence: { sequencer: LongestFirst },
    projects: [
      "packages/*",
      "soak",
      "bench",
      "examples",
      { test: { ...fleet, name: "fleet", root: folder("packages/node"), include: heavy.node.fleet } },
      { test: browser }
    ]
  }
})
