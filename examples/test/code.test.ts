/** The code in the documents and in the comments of public modules compiles, as the strictest of readers has it. */
import { execFileSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Command } from "@effect-imap/core"
import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { type Block, blocksOf, filesLike, pages, read, sources } from "./documents/documents.ts"
import { complete } from "./documents/given.ts"

const blocks = [...pages, ...sources]
  .flatMap(blocksOf)
  .filter(({ language }) => language === "ts" || language === "tsx")

/** Counts the commas that are in no list and no object. */
const argumentsIn = (text: string): number => {
  let flat = text
  while (/[[{(][^[\]{}()]*[\]})]/.test(flat)) flat = flat.replaceAll(/[[{(][^[\]{}()]*[\]})]/g, "_")
  return flat.trim() === "" ? 0 : flat.split(",").length
}

/** A command as a table names it, `move(set, mailbox)`: as many arguments as it takes. */
const signatures = pages
  .filter((page) => /^docs\/\w+\.md$/.test(page))
  .flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((text, at) =>
        text.startsWith("|")
          ? Array.from(text.matchAll(/`(\w+)\(([^`]*)\)`/g), (match) => ({ at, match }))
          : []
      )
      .flatMap(({ at, match: [, name = "", args = ""] }): ReadonlyArray<Block> => {
        if (!Object.hasOwn(Command, name)) return []
        const code = `const count: Parameters<typeof Command.${name}>["length"] = ${argumentsIn(args)}`
        return [{ file: `${file}-${name}`, line: at + 1, language: "ts", given: "", code }]
      })
  )

const examples = filesLike("examples/*.ts").map(read)

const folder = fileURLToPath(new URL("../dist/blocks/", import.meta.url))
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc")

const options = {
  extends: "../../tsconfig.json",
  compilerOptions: {
    rootDir: "../../..",
    composite: false,
    noEmit: true,
    tsBuildInfoFile: null,
    noUnusedLocals: false,
    noUnusedParameters: false
  },
  include: ["*"],
  references: []
}

/** The file that a block becomes is named after its place. */
const fileOf = ({ file, language, line }: Block) => `${file.replaceAll(/[^\w]+/g, "-")}-${line}.${language}`

const errorsIn = (program: ReadonlyArray<Block>): string => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options))
  for (const block of program) writeFileSync(join(folder, fileOf(block)), `${complete(block)}\nexport {}\n`)
  return Option.match(compiled(), {
    onNone: () => "",
    onSome: (output) => output
  })
}

const compiled = (): Option.Option<string> => {
  try {
    execFileSync(process.execPath, [compiler, "-p", folder, "--pretty", "false"], { encoding: "utf8" })
    return Option.none()
  } catch (error) {
    return Option.some(
      typeof error === "object" && error !== null && "stdout" in error ? `${error.stdout}` : `${error}`
    )
  }
}

describe("code in the documents", () => {
  it("compiles, each block by itself, and what is wrong is found", () => {
    const code = "ImapConnection.make(acount)"
    const wrong: Block = { file: "wrong.md", line: 1, language: "ts", given: "", code }
    assert.isAbove(blocks.length, 20)
    assert.isAbove(signatures.length, 20)
    const errors = errorsIn([...blocks, ...signatures, wrong])
      .trim()
      .split("\n")
    assert.deepStrictEqual(
      errors.filter((line) => !line.includes("wrong-md-1")),
      []
    )
    assert.include(errors[0], "Cannot find name 'acount'")
  })

  it("is one of the examples if it is a whole program, so that it runs", () => {
    const programs = blocks.filter(({ code, file }) => file.endsWith(".md") && code.includes("runMain("))
    for (const { code, file, line } of programs) {
      const isExample = examples.some((text) => text.includes(code.trim()))
      assert.isTrue(isExample, `${file}:${line} is no example`)
    }
  })
})
