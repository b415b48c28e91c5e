import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    maxWorkers: "100%",
    name: "soak",
    include: ["test/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 30_000
  }
})
