import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"

/** A folder for as long as the scope. Its name is short: Unix sockets live in it. */
export const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "ei-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)
