/** Reports what is wrong with the fields of an account. */
import type { Schema } from "effect"
import * as ImapError from "../ImapError.ts"

/** Converts a schema error; the result names the field, not its value. */
export const invalid = (error: Schema.SchemaError): ImapError.ImapError => {
  const lines = error.message.split("\n")
  const [first = ""] = lines
  // one that may have several forms has a line for each, with the same path
  const place = lines.find((line) => line.includes('["')) ?? ""
  const path = Array.from(place.matchAll(/\["([^"]+)"\]/g), ([, name = ""]) => name)
  const [name = "account"] = path
  const field = isCredential(name) ? name : path.join(".").slice(0, longestField) || name
  return ImapError.make({ _tag: "InvalidAccount", field, problem: saidPlainly(first) }, "account")
}

const longestField = 64

/** Credentials, whose inner fields are not fields of the account. */
const isCredential = (name: string): boolean => name === "password" || name === "token"

const saidPlainly = (problem: string): string => {
  if (problem === "Expected no excess property") return "there is no such field"
  return problem === "Missing key"
    ? "it is missing"
    : problem
        .replace(/^Expected (?=number$|string$|boolean$)/, "expected a ")
        .replace(/^Expected /, "expected ")
}
