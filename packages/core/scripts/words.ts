/**
 * Writes `src/advice/words.generated.ts` from the reasons: their words, and what kind each of their facts is. A page
 * that shows a trace takes these, and loads nothing of Effect. With `--check` it only compares.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { SchemaAST } from "effect"
import type { Kind } from "../src/advice/Facts.ts"
import { all } from "../src/reason/all.ts"
import { Step } from "../src/reason/fields.ts"

const folder = new URL("../src/reason/", import.meta.url)
const path = new URL("../src/advice/words.generated.ts", import.meta.url)

/** The files of reasons, in the order of `all`. */
const sources = Array.from(
  readFileSync(new URL("all.ts", folder), "utf8").matchAll(/^ {2}\.\.\.(\w+)/gm),
  ([, name]) => readFileSync(new URL(`${name}.ts`, folder), "utf8")
)

const tags = sources.flatMap((source) =>
  Array.from(source.matchAll(/^export class (\w+) extends reason</gm), ([, tag = ""]) => tag)
)

const entries = new Map(Object.entries(all))
const reasons = tags.flatMap((tag) => {
  const entry = entries.get(tag)
  return entry === undefined ? [] : [{ tag, entry }]
})
if (reasons.length !== entries.size) throw new Error("a file of reason/ exports something beside reasons")

const words = reasons.map(({ entry, tag }) => `  ${tag}: ${String(entry.meaning.words)}`).join(",\n")

/** What the words are written with: all that is imported for them, and no field. */
const imports = Array.from(
  Map.groupBy(
    sources.flatMap((source) =>
      Array.from(
        source.matchAll(/^import \{([^}]*)\} from "(\.\/words|\.\.\/Sizes|\.\.\/advice\/duration)\.ts"/gm),
        ([, names = "", from = ""]) => names.split(",").map((name) => ({ name: name.trim(), from }))
      ).flat()
    ),
    ({ from }) => from.replace("./words", "../reason/words").replace("../advice/", "./")
  ),
  ([from, names]) => {
    const unique = Array.from(new Set(names.map(({ name }) => name))).filter((name) => name !== "")
    return `import { ${unique.toSorted().join(", ")} } from "${from}.ts"`
  }
).toSorted()

/** The kind of a field, as far as words are made of it. */
const kindOf = (ast: SchemaAST.AST): Kind => {
  if (SchemaAST.isString(ast)) return "string"
  if (SchemaAST.isNumber(ast)) return "number"
  if (SchemaAST.isBoolean(ast)) return "boolean"
  if (SchemaAST.isUnion(ast)) {
    return ast.types.map((type) => {
      if (SchemaAST.isLiteral(type)) return String(type.literal)
      throw new Error("a fact is one of a few names, and no other union")
    })
  }
  if (SchemaAST.isArrays(ast) && ast.rest[0] !== undefined) return { list: kindOf(ast.rest[0]) }
  if (SchemaAST.isObjects(ast)) {
    const [record] = ast.indexSignatures
    if (record !== undefined) return { record: kindOf(record.type) }
    return {
      fields: Object.fromEntries(ast.propertySignatures.map(({ name, type }) => [name, kindOf(type)]))
    }
  }
  throw new Error(`no words are made of ${ast._tag}`)
}

const steps = JSON.stringify(Step.literals)

/** What words are made of: a fact that they do not name is of no use to a page. */
const fields = reasons.flatMap(({ entry: { fields, meaning }, tag }) =>
  Object.entries(fields).flatMap(([name, field]) =>
    name === "_tag" || !new RegExp(`\\b${name}\\b`).test(String(meaning.words))
      ? []
      : [{ name, tag, kind: JSON.stringify(kindOf(field.ast)).replace(steps, "steps") }]
  )
)

/** By name; a name that is of another kind in another reason goes with its tag. */
const named = Array.from(
  Map.groupBy(fields, ({ name }) => name),
  ([name, each]) =>
    new Set(each.map(({ kind }) => kind)).size === 1
      ? `  ${name}: ${each[0]?.kind}`
      : each.map(({ kind, tag }) => `  "${tag}.${name}": ${kind}`).join(",\n")
)
const kinds = [...named, `  lost: ${JSON.stringify({ list: "string" } satisfies Kind)}`].join(",\n")

const text = `/** The words for each reason, and the kinds of its facts. Written by scripts/words.ts from \`reason/\`. Do not edit. */
/* oxlint-disable max-lines -- one table */
${imports.join("\n")}
import type { Kind, Words } from "./Facts.ts"

export const words: Words = {
${words}
}

const steps = Object.keys(doing)

/** What a fact must be, by its name; with the tag before it if it is something else in another reason. */
export const kinds: { readonly [name: string]: Kind } = {
${kinds}
}
`

if (!process.argv.includes("--check")) {
  writeFileSync(path, text)
} else if (readFileSync(path, "utf8") !== text) {
  process.stderr.write("words.generated.ts is not fresh: run `node packages/core/scripts/words.ts`\n")
  process.exitCode = 1
}
