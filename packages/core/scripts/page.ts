/** Writes tables into pages that are written by hand, each between `<!-- generated: NAME -->` and `<!-- end -->`. */
import { readFileSync, writeFileSync } from "node:fs"
import { root } from "./surface/entries.ts"

const end = "\n<!-- end -->"

export const fill = (path: string, parts: Readonly<Record<string, string>>): void => {
  const url = new URL(path, root)
  const text = Object.entries(parts).reduce(
    (page, [name, part]) => {
      const begin = `<!-- generated: ${name} -->\n`
      const from = page.indexOf(begin) + begin.length
      const to = page.indexOf(end, from)
      if (from < begin.length || to < 0) throw new Error(`${path} has no place for ${name}`)
      return page.slice(0, from) + part + page.slice(to)
    },
    readFileSync(url, "utf8")
  )
  writeFileSync(url, text)
}

export const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<string>): string =>
  [`| ${head.join(" | ")} |`, `|${head.map(() => "---|").join("")}`, ...rows].join("\n")

/** Returns a row of a table in which the cells mean nothing but themselves. */
export const rowOf = (cells: ReadonlyArray<string>): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
