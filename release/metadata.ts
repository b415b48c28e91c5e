/** Refuses to publish before the publisher is named: `node release/owner.ts` writes the real names. */
import { readFileSync } from "node:fs"
import { placeholders, root } from "./placeholders.ts"

const unreplaced = placeholders.flatMap(({ file, pattern }) =>
  readFileSync(`${root}${file}`, "utf8")
    .split("\n")
    .flatMap((line, at) => (line.search(pattern) === -1 ? [] : [`${file}:${at + 1}: ${line.trim()}`]))
)

if (unreplaced.length > 0) {
  process.stderr.write(
    `These are placeholders:\n${unreplaced.join("\n")}\nReplace them: node release/owner.ts OWNER AUTHOR CONTACT\n`
  )
  process.exitCode = 1
}
