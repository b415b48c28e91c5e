/** Every word that a user reads: documents, the programs of `examples/`, and the code of docstrings. */
import { globSync, readFileSync } from "node:fs"
import { root } from "./entries.ts"

const read = (file: string) => readFileSync(new URL(file, root), "utf8")

const documents = [
  "README.md",
  ...globSync("{docs/**,packages/*}/*.md", { cwd: root }),
  ...globSync("examples/{,browser/,reference/,viewer/}*.{ts,tsx}", { cwd: root })
]

const docstrings = globSync("packages/*/src/**/*.ts", { cwd: root }).flatMap((file) =>
  Array.from(read(file).matchAll(/^ *\/\*\*[^]*?\*\//gm), ([comment]) => comment).flatMap((comment) =>
    Array.from(comment.matchAll(/```tsx?\n([^]*?)```/g), ([, code = ""]) => code)
  )
)

export const mentioned: ReadonlySet<string> = new Set(
  [...documents.map(read), ...docstrings].flatMap((text) => text.match(/\w+/g) ?? [])
)
