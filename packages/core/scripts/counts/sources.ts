/** The source of the three packages and of the playground, parsed: what is generated is left out. */
import { globSync, readFileSync } from "node:fs"
import { type Node, parseSync, type Program } from "oxc-parser"
import { root } from "../surface/entries.ts"

export interface Source {
  /** Relative to the repository. */
  readonly file: string
  readonly text: string
  readonly program: Program
  /** Comments as written, without their marks. */
  readonly comments: ReadonlyArray<{ readonly text: string; readonly start: number }>
  readonly imports: ReadonlyArray<{ readonly from: string; readonly isType: boolean }>
}

const files = globSync("packages/*/{src,playground}/**/*.{ts,tsx}", { cwd: root })
  .filter((file) => !file.includes(".generated."))
  .toSorted()

export const sources: ReadonlyArray<Source> = files.map((file) => {
  const text = readFileSync(new URL(file, root), "utf8")
  const { comments, errors, module, program } = parseSync(file, text)
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`)
  const exported = module.staticExports.flatMap(({ entries }) => entries)
  return {
    file,
    text,
    program,
    comments: comments.map(({ start, value }) => ({ start, text: value })),
    imports: [
      ...module.staticImports.map(({ entries, moduleRequest }) => ({
        from: moduleRequest.value,
        isType: entries.length > 0 && entries.every(({ isType }) => isType)
      })),
      ...exported.flatMap(({ isType, moduleRequest }) =>
        moduleRequest === null ? [] : [{ from: moduleRequest.value, isType }]
      ),
      ...module.dynamicImports.map(({ moduleRequest: { end, start } }) => ({
        from: text.slice(start + 1, end - 1),
        isType: false
      }))
    ]
  }
})

export const lineOf = ({ text }: Source, offset: number): number => text.slice(0, offset).split("\n").length

export const linesOf = ({ text }: Source): number => text.split("\n").length - 1

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

export const childrenOf = (node: Node): ReadonlyArray<Node> => Object.values(node).flat().filter(isNode)

export const isFunction = ({ type }: Node): boolean =>
  type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression"
