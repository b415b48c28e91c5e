import { defineConfig } from "vitest/config"

// the compiler may have to share the machine
export default defineConfig({
  test: { maxWorkers: "100%", name: "documents", include: ["test/**/*.test.ts"], testTimeout: 300_000 }
})
