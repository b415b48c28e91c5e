import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { heavy, shared } from "../../vitest.heavy.ts"

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const setupFiles = ["yielding", "chance", "patience"].map((name) => path(`../core/test/support/${name}.ts`))

export const settings = {
  ...shared,
  setupFiles: [...shared.setupFiles, ...setupFiles],
  isolate: false,
  env: { IMAP_PROFILE_STORE: "none" }
}

/** The runners of a fleet have priority over all tests beside them. */
export const fleet = { ...settings, setupFiles, globalSetup: [path("test/fleet/priority.ts")] }

/** Many processes of the command are started from one bundle. */
const globalSetup = [path("test/support/bundled.ts")]

const exclude = [...heavy.node.fleet, ...heavy.node.browser]

export default defineConfig({
  test: { ...settings, globalSetup, include: ["test/**/*.test.ts"], exclude }
})
