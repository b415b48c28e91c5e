import { defineConfig } from "vitest/config"
import { shared } from "../vitest.heavy.ts"

export default defineConfig({
  test: { ...shared, name: "bench", include: ["test/**/*.test.ts"] }
})
