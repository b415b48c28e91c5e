import { defineConfig } from "vitest/config"
import { allOf, heavy } from "../../vitest.heavy.ts"
import { settings as core } from "../core/vitest.config.ts"

export const settings = core

export default defineConfig({
  test: { ...settings, include: ["test/**/*.test.ts"], exclude: allOf(heavy.visualizer) }
})
