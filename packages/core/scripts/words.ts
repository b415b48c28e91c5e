/**
 * Writes `src/failure/advice/words/` from the reasons: their words, a file for each file of `reason/`, and what kind each of their
 * facts is. A page that shows a trace takes these, and loads nothing of Effect.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { SchemaAST } from "effect"
import type { Kind } from "../src/failure/advice/Facts.ts"
import { all } from "../src/failure/reason/all.ts"
import { Step } from "../src/failure/reason/fields.ts"

const folder = new URL("../src/failure/reason/", import.meta.url)
const written = new URL("../src/failure/advice/words/", import.meta.url)

const write = (name: string, about: string, code: string): void => {
  const path = new URL(`${name}.generated.ts`, written)
  const text = `/** ${about} Written by scripts/words.ts from \`reason/\`. Do not edit. */\n${code}`
  writeFileSync(path, text)
}

const entries = new Map(Object.entries(all))

/** The files of reasons, in the order of `all`. */
const files = Array.from(
  readFileSync(new URL("all.ts", folder), "utf8").matchAll(/^ {2}\.\.\.(\w+)/gm),
  ([, name = ""]) => {
    const source = readFileSync(new URL(`${name}.ts`, folder), "utf8")
    const reasons = Array.from(source.matchAll(/^export class (\w+) extends reason</gm), ([, tag = ""]) => {
      const entry = entries.get(tag)
      if (entry === undefined) throw new Error(`${tag} is not among all reasons`)
      return { tag, entry }
    })
    return { name, source, reasons }
  }
)
const reasons = files.flatMap((file) => file.reasons)
if (reasons.length !== entries.size) throw new Error("a file of reason/ exports something beside reasons")

/** Returns the imports that the words of a file need, without those of fields. */
const importsOf = (source: string, words: string): ReadonlyArray<string> =>
  Array.from(
    source.matchAll(
      /^import \{([^}]*)\} from "(\.\/words|\.\/steps|\.\/duration|\.\.\/\.\.\/base\/Sizes)\.ts"/gm
    ),
    ([, names = "", from = ""]) => {
      const used = names.split(",").map((name) => name.trim())
      const known = used.filter((name) => new RegExp(`\\b${name}\\b`).test(words)).toSorted()
      const place = from
        .replace(/^\.\/(?=words|steps|duration)/, "../../reason/")
        .replace("../../base/Sizes", "../../../base/Sizes")
      return known.length === 0 ? [] : [`import { ${known.join(", ")} } from "${place}.ts"`]
    }
  )
    .flat()
    .toSorted()

for (const { name, reasons, source } of files) {
  const words = reasons.map(({ entry, tag }) => `  ${tag}: ${String(entry.meaning.words)}`).join(",\n")
  const imports = [...importsOf(source, words), `import type { Words } from "../Facts.ts"`]
  write(
    name,
    `The words for the reasons of \`reason/${name}.ts\`.`,
    `${imports.join("\n")}\n\nexport const ${name}Words = {\n${words}\n} satisfies Partial<Words>\n`
  )
}

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

/** The facts that words use: a fact that they do not name is of no use to a page. */
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

write(
  "kinds",
  "The kinds of the facts of reasons.",
  `import { names } from "../../reason/steps.ts"
import type { Kind } from "../Facts.ts"

const steps = names

/** The type of each fact, by its name; with the tag before it if it is something else in another reason. */
export const kinds: { readonly [name: string]: Kind } = {
${kinds}
}
`
)
