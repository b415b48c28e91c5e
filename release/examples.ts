/**
 * Which example shows a public name: the programs of `examples/` and the code blocks of the documents, all of which are
 * compiled by the tests.
 */
import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

export interface Example {
  /** Where it stands, from the root of the repository. */
  readonly file: string
  readonly code: string
}

const root = fileURLToPath(new URL("..", import.meta.url))
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8")

const programs = globSync("examples/{,browser/,viewer/}*.{ts,tsx}", { cwd: root })
  .filter((file) => !/config|run\.ts$/.test(file))
  .map((file) => ({ file, code: read(file).trimEnd() }))

/** A block that is a program of `examples/` is counted there. */
const blocks = ["README.md", ...globSync("{docs,packages/*}/*.md", { cwd: root })].flatMap((file) =>
  Array.from(
    read(file).matchAll(/(?<!<!-- examples[^\n]*\n)^```tsx?\n([^]*?)\n```$/gm),
    ([, code = ""]): Example => ({ file, code })
  )
)

/** The shortest comes first: it shows little else. */
const examples = [...blocks, ...programs].toSorted((one, other) => one.code.length - other.code.length)

/** The shortest example that uses a name of a module, such as `Account.make`, or a name that is imported by itself. */
export const exampleOf = (module: string | undefined, name: string): Example | undefined => {
  const use = new RegExp(module === undefined ? `\\b${name}\\b` : `\\b${module}\\.${name}\\b`)
  return examples.find(({ code }) => use.test(code.replaceAll(/^import .*$/gm, "")))
}
