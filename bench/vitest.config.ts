import { defineConfig } from "vitest/config"
import { computing } from "../vitest.heavy.ts"

export default defineConfig({
  test: { ...computing, name: "bench", include: ["test/**/*.test.ts"], testTimeout: 240_000 }
})
