/**
 * Begins the command in a clone. The types of its files are stripped at the first run, and kept with V8's compiled code: Node
 * then need not load what strips them.
 */
import module from "node:module"
import { fileURLToPath } from "node:url"

module.enableCompileCache?.(fileURLToPath(new URL("../../node_modules/.cache/effect-imap", import.meta.url)))
await import("./src/cli/bin.ts")
