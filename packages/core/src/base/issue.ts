/** Describes why a schema rejects a value, for the program's author. Names the field, never its value. */
import { SchemaIssue } from "effect"

export interface Problem {
  /** Names and indices, from the outermost. */
  readonly path: ReadonlyArray<string>
  /** A field that the schema does not know, one that is missing, or one that cannot be used. */
  readonly kind: "excess" | "missing" | "invalid"
  /** `expected a string`. */
  readonly words: string
}

/** Returns the first problem. A union has one per member, all at the same path. */
export const firstProblem = (issue: SchemaIssue.Issue): Problem => {
  const { issues } = format(issue)
  const message = issues[0]?.message ?? "Cannot be used"
  const path = issues.find((each) => each.path !== undefined && each.path.length > 0)?.path ?? []
  const kind = kinds.get(message) ?? "invalid"
  return { path: path.map(String), kind, words: plainly(message) }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const kinds: ReadonlyMap<string, Problem["kind"]> = new Map([
  ["Expected no excess property", "excess"],
  ["Missing key", "missing"]
])

/** Adds the article; `undefined` only means that the field may be left out. */
const plainly = (message: string): string =>
  message
    .replace(/ \| undefined$/, "")
    .replace(/^Expected (array|object)$/, "expected an $1")
    .replace(/^Expected (string|number|boolean)$/, "expected a $1")
    .replace(/^\p{Lu}/u, (letter) => letter.toLowerCase())
