/** The source of the three packages and of the playground, parsed: what is generated is left out. */
import { globSync, readFileSync } from "node:fs"
import { type Node, parseSync, type Program } from "oxc-parser"
import { root } from "./surface/entries.ts"

export interface Source {
  /** Relative to the repository. */
  readonly file: string
  readonly text: string
  readonly program: Program
  /** What it imports from, types and `import()` included. */
  readonly imports: ReadonlyArray<string>
}

const files = globSync("packages/*/{src,playground}/**/*.{ts,tsx}", { cwd: root })
  .filter((file) => !file.includes(".generated."))
  .toSorted()

export const sources: ReadonlyArray<Source> = files.map((file) => {
  const text = readFileSync(new URL(file, root), "utf8")
  const { errors, module, program } = parseSync(file, text)
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`)
  const exported = module.staticExports.flatMap(({ entries }) => entries)
  return {
    file,
    text,
    program,
    imports: [
      ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
      ...exported.flatMap(({ moduleRequest }) => (moduleRequest === null ? [] : [moduleRequest.value])),
      ...module.dynamicImports.map(({ moduleRequest: { end, start } }) => text.slice(start + 1, end - 1))
    ]
  }
})

export const lineOf = ({ text }: Source, offset: number): number => text.slice(0, offset).split("\n").length

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

export const childrenOf = (node: Node): ReadonlyArray<Node> => Object.values(node).flat().filter(isNode)
