/** Reports what is wrong with the fields of an account. */
import { Effect, type Schema } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import { firstProblem } from "../../base/issue.ts"
import { present } from "../../base/present.ts"
import * as readable from "../../base/readable.ts"

/** Converts a schema error of an account; the result names the field, not its value. `names` are those of the fields that there are. */
export const invalidAmong = (
  { issue }: Schema.SchemaError,
  names: ReadonlyArray<string>
): ImapError.ImapError => {
  const { kind, path, words } = firstProblem(issue)
  const [name = "account"] = path
  const field = isCredential(name) ? name : path.join(".").slice(0, longestField) || name
  const problem = { excess: "there is no such field", missing: "it is missing", invalid: words }[kind]
  const near = path.length === 1 ? nearest(name, names) : undefined
  const unknown = kind === "excess" ? present({ isUnknown: true, near }) : {}
  return ImapError.make({ _tag: "InvalidAccount", field, problem, ...unknown }, "account")
}

/** What other clients call a field. */
const otherNames = [
  ["security", /^(tls|ssl|starttls)$/i],
  ["user", /^(email|login)$/i],
  ["token", /^accessToken$/i],
  ["mailbox", /^folder$/i]
] as const

/**
 * Returns the name of what another client calls so, or else the one that begins as the given one does, for half of the longer and 3
 * letters: `security` for `secure`.
 */
const nearest = (given: string, names: ReadonlyArray<string>): string | undefined => {
  const other = otherNames.find(([, theirs]) => theirs.test(given))?.[0]
  return names.find((name) => {
    if (other !== undefined) return name === other
    const length = Math.ceil(Math.max(name.length, given.length, 5) / 2)
    const beginning = (text: string) => text.slice(0, length).toLowerCase()
    return beginning(name) === beginning(given)
  })
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
