/** The rules by their ids, as tests name them: in the names of tests, and in the first lines of transcripts. */
import { globSync, readFileSync } from "node:fs"

export interface Test {
  readonly file: string
  readonly name: string
}

const root = new URL("../../../", import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), "utf8")
const files = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: (path) => path.endsWith("node_modules") })
    .map((file) => file.replaceAll("\\", "/"))
    .toSorted()

/** Names that begin with ids, wherever they stand: in `it`, in `describe`, or in a table of cases. */
const named = /["`]((?:(?:[A-Z]\d{1,3}|INV-\d+|quirks? \d+)[,: ]+)+[^"`\n]*)["`]/g

const ofTests = (file: string): ReadonlyArray<Test> =>
  Array.from(read(file).matchAll(named), ([, name = ""]) => ({ file, name }))

const ofTranscript = (file: string): ReadonlyArray<Test> =>
  Array.from(read(file).matchAll(/^# (.+)$/gm), ([, name = ""]) => ({ file, name }))

const tests: ReadonlyArray<Test> = [
  ...files("{packages/*,soak}/test/**/*.test.ts").flatMap(ofTests),
  ...files("packages/core/test/transcripts/**/*.txt").flatMap(ofTranscript)
]

/** An id at the beginning of the name, or one with two digits anywhere: `P03`, `B7`, or `Q20` for a row of the quirks. */
const idsIn = (name: string): ReadonlyArray<string> => {
  const [begins = ""] = /^(?:[A-Z]\d+[,: ]+)+/.exec(name) ?? []
  return [
    ...(begins.match(/[A-Z]\d+/g) ?? []),
    ...(name.match(/\b(?:[A-PR-Z]\d\d|Q\d+)\b/g) ?? []),
    ...Array.from(name.matchAll(/\bquirks? (\d+)/g), ([, row]) => `Q${row}`)
  ]
}

const normal = (id: string): string => id.replace(/^Q0+/, "Q")

/** Tests by the ids in their names. */
export const testsOf: ReadonlyMap<string, ReadonlyArray<Test>> = tests.reduce((found, test) => {
  for (const id of new Set(idsIn(test.name).map(normal))) found.set(id, [...(found.get(id) ?? []), test])
  return found
}, new Map<string, ReadonlyArray<Test>>())
