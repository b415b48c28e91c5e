/**
 * Begins the command in a clone. An older Node, or a clone that is not installed, gets what the README's commands get, by
 * npx: Node 24, and an installation by pnpm. The types of the files are stripped at the first run, and kept with V8's
 * compiled code: Node then need not load what strips them.
 */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import module from "node:module"
import { fileURLToPath } from "node:url"

const path = (name) => fileURLToPath(new URL(name, import.meta.url))

/** Runs a command with the Node and the pnpm of the README, and returns its exit code. */
const modern = (stdout, ...words) =>
  new Promise((resolve) => {
    const child = spawn("npx", ["-y", "-p", "node@24", "-p", "pnpm@12", ...words], {
      stdio: ["inherit", stdout, "inherit"]
    })
    // Ctrl-C reaches the command, too, which ends in its own way
    process.on("SIGINT", () => {})
    child.once("close", (code) => resolve(code ?? 1))
    child.once("error", ({ message }) => {
      process.stderr.write(`The clone needs npx, which comes with npm: ${message}\n`)
      resolve(1)
    })
  })

// what pnpm says of its work is no output of the command
const code = existsSync(path("node_modules")) ? 0 : await modern(2, "pnpm", "--dir", path("../.."), "install")

if (code !== 0) {
  process.exitCode = code
} else if (process.features.typescript) {
  module.enableCompileCache?.(path("../../node_modules/.cache/effect-imap"))
  await import("./src/cli/bin.ts")
} else {
  process.exitCode = await modern("inherit", "node", path("clone.js"), ...process.argv.slice(2))
}
