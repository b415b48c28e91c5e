/** The answer of a server to one question, as a file has it. */
import { Brand, Schema } from "effect"
import type { ReasonTag } from "../failure/Reason.ts"
import type { Condition, ResponseCode } from "../failure/reason/refusal.ts"
import { known } from "../imap/wire/protocolWords.ts"

/**
 * - `yes`: the server does what the rule says.
 * - `no`: it does something else.
 * - `refused`: it says that it does not do it, although it announces it, or the protocol requires it.
 * - `silent`: it never answered.
 * - `notAsked`: nothing was sent; `means` says why.
 */
export const Kept = Schema.Literals(["yes", "no", "refused", "silent", "notAsked"])
export type Kept = typeof Kept.Type

/** A number, a word or a truth that a program can compare. */
export const Fact = Schema.Union([Schema.String, Schema.Finite, Schema.Boolean])

/** The answer to one question: whether the server kept the rule, facts that a program compares, and the lines that show it. */
export const Answer = Schema.Struct({
  /** The id of the question, which stays the same from version to version. */
  question: Schema.String,
  /** True if the server lists what it is about; null if every server must do it. */
  announced: Schema.NullOr(Schema.Boolean),
  kept: Kept,
  /** The meaning for clients, or why it was not asked: one sentence. */
  means: Schema.String,
  facts: Schema.Record(Schema.String, Fact),
  /** The lines that it rests on, as a strict trace has them: `C: <1> NOOP`, `S: <1> OK done`. */
  evidence: Schema.Array(Schema.String)
})
/** The answer to one question about a server. */
export interface Answer extends Schema.Schema.Type<typeof Answer> {}

/** The part of an answer that a question finds out. */
export interface Finding extends Pick<Answer, "kept" | "means" | "facts"> {}

/** The kind of a server's answer. */
export type Manner = Condition | "nothing" | "untagged BAD"

/** A word of the protocol. */
type Known = string & Brand.Brand<"Known">

/** Facts; an unknown one is left out. No fact is a text of the server, which may repeat a secret in any form. */
type Facts = Readonly<Record<string, Known | Manner | ReasonTag | "others" | number | boolean | undefined>>

const finding =
  (kept: Kept) =>
  (means: string, facts: Facts = {}): Finding => ({
    kept,
    means,
    facts: Object.fromEntries(
      Object.entries(facts).flatMap(([name, fact]) => (fact === undefined ? [] : [[name, fact] as const]))
    )
  })

/** Returns a response code that the protocol has; servers may invent others. */
export const knownCode = (code: ResponseCode | undefined): Known | undefined => {
  const name = code && known(code.name)
  return name === undefined ? undefined : asKnown(name)
}

const asKnown = Brand.nominal<Known>()

export const kept = finding("yes")
export const broken = finding("no")
export const refused = finding("refused")
export const silent = finding("silent")
export const notAsked = finding("notAsked")
