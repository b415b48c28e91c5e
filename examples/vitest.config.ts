import { defineConfig } from "vitest/config"
import { shared } from "../vitest.heavy.ts"

// the compiler may have to share the machine
export default defineConfig({
  test: { ...shared, name: "documents", include: ["test/**/*.test.ts"], isolate: false, testTimeout: 300_000 }
})
