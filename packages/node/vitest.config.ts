import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { allOf, computing, heavy } from "../../vitest.heavy.ts"

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))

// a busy machine is no failure: what has to be quick says so in virtual time
export const settings = {
  ...computing,
  setupFiles: [path("../core/test/support/yielding.ts"), path("../core/test/support/chance.ts")],
  isolate: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  env: {
    IMAP_PROFILE_STORE: "none",
    // the command starts in half the time once V8 has compiled it
    NODE_COMPILE_CACHE: path("../../node_modules/.cache/compiled")
  }
}

export default defineConfig({
  test: { ...settings, include: ["test/**/*.test.ts"], exclude: allOf(heavy.node) }
})
