/** An example as one file: it starts in a fifth of the time that it takes from the sources of the packages. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { rolldown } from "rolldown"
import { fileOf } from "../programs.ts"

/** A temporary folder, for as long as the scope. */
export const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-imap-example-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** Returns the path of the program. */
export const bundled = Effect.fnUntraced(function* (name: string) {
  const file = join(yield* folder, `${name}.mjs`)
  yield* Effect.promise(() =>
    rolldown({ input: fileOf(name), platform: "node", external: "pg-native", logLevel: "silent" }).then(
      (bundle) => bundle.write({ file, format: "esm", codeSplitting: false })
    )
  )
  return file
})
