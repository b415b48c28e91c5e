/**
 * Writes what the packages promise: the `exports` of each package.json, in the workspace and as published, and every
 * public name in `test/surface/`.
 *
 * It fails if core or the visualizer has a value that nothing mentions that a user reads.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { type Entries, inDist, packages, root } from "./surface/entries.ts"
import { mentioned } from "./surface/mentioned.ts"
import { modulesOf, namesIn } from "./surface/names.ts"

const problems: Array<string> = []

const write = (path: string, text: string): void => writeFileSync(new URL(path, root), text)

const inSrc = (file: string) => `./src/${file}`
const types = (file: string) => `./dist/${file.replace(/\.tsx?$/, ".d.ts")}`

/** A bundle is in `dist` in the workspace, too. */
const bundle = "./dist/imap-trace-view.js"

/** Code without types: no declaration that a compiler writes can name it, and no program in TypeScript can import it. */
const untyped = { "./internal/*": { types: null, default: "./dist/internal/*.js" } }

const exportsOf = ({ bundled, data = [], internal, public: open }: Entries, isPublished: boolean) => ({
  ...Object.fromEntries(
    Object.entries(open).map(([path, file]) => [path, isPublished ? inDist(file) : inSrc(file)])
  ),
  ...(isPublished && Object.keys(internal).length > 0
    ? untyped
    : Object.fromEntries(Object.entries(internal).map(([path, file]) => [path, inSrc(file)]))),
  ...Object.fromEntries(
    Object.entries(bundled).map(([path, file]) => [
      path,
      { types: isPublished ? types(file) : inSrc(file), default: bundle }
    ])
  ),
  ...Object.fromEntries(data.map((file) => [file, file])),
  "./package.json": "./package.json"
})

const surfaceOf = (name: string, { bundled, public: open }: Entries): string => {
  const lines = Object.entries({ ...open, ...bundled }).flatMap(([path, file]) => [
    path,
    ...namesIn(new URL(`packages/${name}/src/${file}`, root)).map((each) => `  ${each}`)
  ])
  return `${lines.join("\n")}\n`
}

const askMentioned = (name: string): void => {
  if (name === "node") return
  for (const { names, path, types } of modulesOf(name)) {
    for (const each of names) {
      if (!types.has(each) && !mentioned.has(each))
        problems.push(`${name}: ${path}.${each} is in no document, example or docstring`)
    }
  }
}

for (const [name, entries] of Object.entries(packages)) {
  const path = `packages/${name}/package.json`
  const manifest: Readonly<Record<string, unknown>> & { readonly publishConfig: object } = JSON.parse(
    readFileSync(new URL(path, root), "utf8")
  )
  const written = {
    ...manifest,
    exports: exportsOf(entries, false),
    publishConfig: { ...manifest.publishConfig, exports: exportsOf(entries, true) }
  }
  write(path, `${JSON.stringify(written, undefined, 2)}\n`)
  write(`packages/core/test/surface/${name}.txt`, surfaceOf(name, entries))
  askMentioned(name)
}

for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
