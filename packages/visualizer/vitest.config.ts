import { defineConfig } from "vitest/config"
import { heavy } from "../../vitest.heavy.ts"
import { settings as core } from "../core/vitest.config.ts"

export const settings = core

export default defineConfig({
  test: { ...settings, include: ["test/**/*.test.ts"], exclude: heavy.visualizer.browser }
})
