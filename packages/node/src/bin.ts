#!/usr/bin/env node
/**
 * The command's name on a `PATH`. What it is asked most often by others is answered before anything is loaded.
 */
import { version } from "@effect-imap/core/version"

const args = process.argv.slice(2)

if (args.length === 1 && args[0] === "--version") process.stdout.write(`effect-imap v${version}\n`)
else await import("./main.ts")
