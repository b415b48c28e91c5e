/** Reports what is wrong with the fields of an account. */
import { Effect, type Schema } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import { firstProblem } from "../../base/issue.ts"
import * as readable from "../../base/readable.ts"

/** Converts a schema error; the result names the field, not its value. */
export const invalid = ({ issue }: Schema.SchemaError): ImapError.ImapError => {
  const { kind, path, words } = firstProblem(issue)
  const [name = "account"] = path
  const field = isCredential(name) ? name : path.join(".").slice(0, longestField) || name
  const problem = { excess: "there is no such field", missing: "it is missing", invalid: words }[kind]
  return ImapError.make({ _tag: "InvalidAccount", field, problem }, "account")
}

/** Fails if not even the fields of what was given can be read. */
export const unreadable = (given: unknown): Effect.Effect<never, ImapError.ImapError> | undefined => {
  const expected = readable.unreadable(given)
  if (expected === undefined) return undefined
  const problem = `expected ${expected}`
  return Effect.fail(ImapError.make({ _tag: "InvalidAccount", field: "account", problem }, "account"))
}

const longestField = 64

/** Credentials, whose inner fields are not fields of the account. */
const isCredential = (name: string): boolean => name === "password" || name === "token"
