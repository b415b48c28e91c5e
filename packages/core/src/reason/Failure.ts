/** What all reasons are made of: errors of their own, each a class with a tag, and the fields that several have. */
import { Schema } from "effect"
import * as Advice from "../Advice.ts"
import { Quotation } from "../Quotation.ts"

export class Failure extends Schema.Error<Failure>("@effect-imap/core/Reason")({}) {
  /** What happened, in a few words, and the reason's own account of it where it has one. */
  override get message(): string {
    return wordsOf(this)
  }
}

const wordsOf = (failure: object): string => {
  const facts = { ...failure }
  const title = "_tag" in failure ? Advice.ofTag(String(failure._tag), facts)?.title : undefined
  return [title, ...("problem" in failure ? [failure.problem] : [])].join(": ")
}

/** The class of one reason: `class Closed extends failure<Closed>()("Closed", {}) {}`. */
export const failure =
  <Self>() =>
  <const Tag extends string, const Fields extends Schema.Struct.Fields>(tag: Tag, fields: Fields) =>
    Failure.extend<Self>(tag)({ _tag: Schema.tag(tag), ...fields })

/** The server's response code, in upper case, at most 64 characters. */
export const code = Schema.optionalKey(Quotation)
export const port = Schema.Int
/** What the platform called it, such as `ECONNRESET`. Absent where the other end closed in good order. */
export const errno = Schema.optionalKey(Schema.String)
/** A page of the provider that says how. */
export const help = Schema.optionalKey(Quotation)
/** What the other side, or the system, said of it. */
export const detail = Quotation

/** Where in the lifecycle something happened. */
export const Step = Schema.Literals([
  "account",
  "dns",
  "tcp",
  "tls",
  "greeting",
  "capability",
  "starttls",
  "auth",
  "id",
  "enable",
  "select",
  "compress",
  "selected",
  "idle",
  "command",
  "logout"
])
export type Step = typeof Step.Type
