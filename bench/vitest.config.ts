import { defineConfig } from "vitest/config"

export default defineConfig({
  test: { maxWorkers: "100%", name: "bench", include: ["test/**/*.test.ts"], testTimeout: 240_000 }
})
