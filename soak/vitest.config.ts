import { defineConfig } from "vitest/config"
import { computing } from "../vitest.heavy.ts"

export default defineConfig({
  test: {
    ...computing,
    name: "soak",
    include: ["test/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 30_000
  }
})
