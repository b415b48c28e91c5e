import { defineConfig } from "vitest/config"
import { shared } from "../vitest.heavy.ts"

export default defineConfig({
  test: { ...shared, name: "documents", include: ["test/**/*.test.ts"], isolate: false }
})
