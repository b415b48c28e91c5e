#!/usr/bin/env node
/** The entry point of the command. `--version` and the like are answered before anything is loaded. */
import { readFileSync } from "node:fs"
import module from "node:module"
import { join } from "node:path"
import { cacheFolder } from "../file/cacheFolder.ts"
import { privateFolder } from "../file/privateFolder.ts"

const args = process.argv.slice(2)
const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8")
const [, minVersion = ""] = /"node": ">=([\d.]+)"/.exec(manifest) ?? []

/** Node itself does not check the `engines` of a package that it runs. */
if (isOlder(process.versions.node, minVersion)) {
  process.stderr.write(
    `Warning: effect-imap needs Node ${minVersion} or newer; this is ${process.versions.node}.\n`
  )
}

if (args.length === 1 && args[0] === "--version") {
  process.stdout.write(`effect-imap v${/"version": "([^"]+)"/.exec(manifest)?.[1]}\n`)
} else {
  // this user runs the command again: with V8's compiled code in the cache, the next start takes a third less
  const compiled = process.env["NODE_COMPILE_CACHE"] ?? privateFolder(join(cacheFolder(), "compiled"))
  if (compiled !== undefined) module.enableCompileCache?.(compiled)
  await import("./main.ts")
}

function isOlder(version: string, minVersion: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  const [minMajor = 0, minMinor = 0] = minVersion.split(".").map(Number)
  return major < minMajor || (major === minMajor && minor < minMinor)
}
