import { defineConfig } from "vitest/config"

export default defineConfig({
  test: { include: ["test/**/*.test.ts"], isolate: false, env: { IMAP_PROFILE_STORE: "none" } }
})
