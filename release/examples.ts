/**
 * Finds the example of each public name: the programs of `examples/` and the code blocks of the documents, all of which
 * the tests compile.
 */
import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

export interface Example {
  /** The path, from the root of the repository. */
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

/** Puts the shortest first, which shows little else. */
const examples = [...blocks, ...programs].toSorted((one, other) => one.code.length - other.code.length)

/** Sections of `examples/reference/MODULE.ts`, each headed by the names that it shows: `// Account.decode`. */
const sections = new Map(
  globSync("examples/reference/*.ts", { cwd: root }).flatMap((file) =>
    read(file)
      .split(/^(?=\/\/ [A-Za-z]+\.\w+(?:, [A-Za-z]+\.\w+)*$)/m)
      .slice(1)
      .flatMap((section) => {
        const [names = "", ...lines] = section.split("\n")
        const example: Example = { file, code: lines.join("\n").trim() }
        return names
          .slice(3)
          .split(", ")
          .map((name) => [name, example] as const)
      })
  )
)

/**
 * Returns the code that shows a name in use: the section with its heading, otherwise the shortest example that uses it.
 */
export const exampleOf = (module: string, name: string): Example | undefined => {
  const section = sections.get(`${module}.${name}`)
  if (section !== undefined) return section
  // namespaces are imported whole, other names by themselves
  const use = new RegExp(/^[A-Z]/.test(module) ? `\\b${module}\\.${name}\\b` : `\\b${name}\\b`)
  return examples.find(({ code }) => use.test(code.replaceAll(/^import .*$/gm, "")))
}
