/** Names that are exported, and the files that declare them. */
import { sources } from "./sources.ts"

interface Declared {
  readonly name: string
  readonly file: string
}

/** A public module is a namespace, as Effect's are: `Policy.Options` is written with its module. */
const isPublicModule = (file: string): boolean => /^packages\/\w+\/src\/[^/]+$/.test(file)

/** Values of a file in PascalCase are read by its name, too: `NumberSet.parse` is no other `parse`. */
const isNamespace = (file: string): boolean => /\/[A-Z]\w*\.ts$/.test(file)

const isType = (name: string): boolean => /^[A-Z]/.test(name)

const declared: ReadonlyArray<Declared> = sources.flatMap(({ file, program }) =>
  program.body.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration" || statement.declaration === null) return []
    const { declaration } = statement
    const ids =
      declaration.type === "VariableDeclaration"
        ? declaration.declarations.map(({ id }) => id)
        : "id" in declaration
          ? [declaration.id]
          : []
    return ids.flatMap((id) => (id?.type === "Identifier" ? [{ name: id.name, file }] : []))
  })
)

/** The options of a public function have its module's name before them where apps write them: `Explain.Options`. */
const qualified: ReadonlySet<string> = new Set(["Options"])

/** The files of each name that more than one declares: what no namespace qualifies. */
export const repeated: ReadonlyArray<readonly [name: string, files: ReadonlyArray<string>]> = [
  ...Map.groupBy(
    declared.filter(
      ({ file, name }) =>
        !isPublicModule(file) && !qualified.has(name) && (isType(name) || !isNamespace(file))
    ),
    ({ name }) => name
  )
]
  .map(([name, places]) => [name, [...new Set(places.map(({ file }) => file))]] as const)
  .filter(([, files]) => files.length > 1)
