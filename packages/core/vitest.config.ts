import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { shared } from "../../vitest.heavy.ts"

const support = (name: string) => fileURLToPath(new URL(`test/support/${name}.ts`, import.meta.url))

export const settings = {
  ...shared,
  setupFiles: [
    ...shared.setupFiles,
    support("webCrypto"),
    support("yielding"),
    support("chance"),
    support("patience"),
    support("alone"),
    support("loaded")
  ],
  isolate: false
}

export default defineConfig({
  test: { ...settings, include: ["test/**/*.test.ts"] }
})
