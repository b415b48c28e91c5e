/** A program of these tests as one file, until the scope closes: it starts in a third of the time, and holds a third of the memory. */
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { rolldown } from "rolldown"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-imap-program-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** Returns the path of the program that this source is made into. */
export const bundled = Effect.fnUntraced(function* (input: string) {
  const file = join(yield* folder, "program.mjs")
  yield* Effect.promise(() =>
    rolldown({ input, platform: "node", external: "pg-native", logLevel: "silent" }).then((bundle) =>
      bundle.write({ file, format: "esm", codeSplitting: false })
    )
  )
  return file
})
