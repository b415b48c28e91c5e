/** The documents of the repository, and the code that is in them. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

export const root = new URL("../../../", import.meta.url)

/** Lists the files that git knows, or would add, by pattern. */
export const filesLike = (...patterns: ReadonlyArray<string>): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...patterns], {
    cwd: fileURLToPath(root),
    encoding: "utf8"
  })
    .split("\n")
    .filter((path) => path !== "")

export const read = (path: string): string => readFileSync(new URL(path, root), "utf8")

export const pages = filesLike("*.md")
export const sources = filesLike("packages/*/src/*.ts", "packages/*/src/**/*.ts")

export interface Block {
  readonly file: string
  /** Of its first line of code, from 1. */
  readonly line: number
  readonly language: string
  readonly code: string
  /**
   * The declarations in the line before it, which readers do not see: `<!-- given: declare const socket: WebSocket
   * -->`.
   */
  readonly given: string
}

const fence = /^\s*```(\w*)\s*$/
const hidden = /^<!-- given: (.*) -->$/

/** The fenced blocks of a page, or of a source's comments. */
export const blocksOf = (file: string): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  const text = (line: string) => (file.endsWith(".md") ? line : line.replace(/^\s*\* ?/, ""))
  let open: (Omit<Block, "code"> & { readonly lines: Array<string> }) | undefined
  let given = ""
  for (const [at, line] of read(file).split("\n").map(text).entries()) {
    const [found, language = ""] = fence.exec(line) ?? []
    if (found === undefined) open?.lines.push(line)
    else if (open === undefined) open = { file, line: at + 2, language, given, lines: [] }
    else {
      const { lines, ...block } = open
      blocks.push({ ...block, code: lines.join("\n") })
      open = undefined
    }
    given = hidden.exec(line)?.[1] ?? ""
  }
  return blocks
}
