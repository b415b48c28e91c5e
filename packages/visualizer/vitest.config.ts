import { defineConfig } from "vitest/config"

// a busy machine is no failure: what has to be quick says so in virtual time
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["../core/test/support/webCrypto.ts"],
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000
  }
})
