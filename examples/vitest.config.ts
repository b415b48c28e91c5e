import { defineConfig } from "vitest/config"
import { computing } from "../vitest.heavy.ts"

// the compiler may have to share the machine
export default defineConfig({
  test: { ...computing, name: "documents", include: ["test/**/*.test.ts"], testTimeout: 300_000 }
})
