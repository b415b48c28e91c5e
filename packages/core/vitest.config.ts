import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { allOf, heavy, shared } from "../../vitest.heavy.ts"

const support = (name: string) => fileURLToPath(new URL(`test/support/${name}.ts`, import.meta.url))

// a busy machine is no failure: what has to be quick says so in virtual time
export const settings = {
  ...shared,
  setupFiles: [
    ...shared.setupFiles,
    support("webCrypto"),
    support("yielding"),
    support("chance"),
    support("patience")
  ],
  isolate: false,
  testTimeout: 300_000,
  hookTimeout: 300_000
}

export default defineConfig({
  test: { ...settings, include: ["test/**/*.test.ts"], exclude: allOf(heavy.core) }
})
