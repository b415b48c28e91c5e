#!/usr/bin/env node
/**
 * The command's name on a `PATH`. What other programs ask most is answered before anything is loaded.
 */
import { readFileSync } from "node:fs"

const args = process.argv.slice(2)

if (args.length === 1 && args[0] === "--version") {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8")
  process.stdout.write(`effect-imap v${/"version": "([^"]+)"/.exec(manifest)?.[1]}\n`)
} else {
  await import("./main.ts")
}
