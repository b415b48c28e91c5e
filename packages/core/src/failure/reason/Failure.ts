/** The base of all reasons: errors, each a class with a tag, its fields, and what follows from it. */
import { Schema } from "effect"
import type { ActionBy, Retry, Step } from "./fields.ts"
import type { Advice, Beside, Recorded } from "./words.ts"

/** The explanatory weight of a cause: of several, the one with the highest weight is reported. */
export const weights = {
  nothing: 0,
  dns: 10,
  /** A server that has only one of the two ports refuses the other: silence on the open one says more. */
  closedPort: 15,
  silence: 20,
  refused: 30,
  tls: 40,
  protocol: 50,
  auth: 60,
  certificate: 70,
  tampering: 80
} as const

/** The same for all failures with the reason, or derived from the facts and the step of one. */
type Following<Facts, Value> = Value | { of(facts: Facts, step: Step): Value }["of"]

/** The consequences of a reason, and the words for it. */
export interface Meaning<Facts = object> {
  readonly actionBy: Following<Facts, ActionBy>
  readonly retry: Following<Facts, Retry>
  readonly weight: keyof typeof weights
  /** A trace may contain fewer facts than the reason had: the words then omit them, and never invent one. */
  words(facts: Recorded<Facts> & Beside): Advice
}

export class Failure extends Schema.Error<Failure>("@effect-imap/core/Reason")({}) {
  /** The event in a few words, and the reason's `problem` if it has one. */
  override get message(): string {
    const title = hasMeaning(this.constructor) ? wordsOf(this.constructor, this).title : undefined
    return [title, ...("problem" in this ? [this.problem] : [])].join(": ")
  }
}

interface Entry {
  readonly meaning: Meaning
}

const hasMeaning = (constructor: object): constructor is Entry => "meaning" in constructor

/** Returns the words for a reason of this class, made from its facts. */
export const wordsOf = ({ meaning }: Entry, facts: object, beside: Partial<Beside> = {}): Advice =>
  meaning.words({ ...facts, lost: [], reader: "app", ...beside })

/**
 * Defines the class of one reason: its tag, its fields, and what they mean.
 *
 * The words are copied into `advice/words/`, for pages that load nothing of Effect: they may use what is
 * imported from `words.ts`, `Sizes.ts` and `duration.ts`, and nothing else in their file.
 */
export const reason =
  <Self>() =>
  <const Tag extends string, const Fields extends Schema.Struct.Fields>(
    tag: Tag,
    fields: Fields,
    meaning: Meaning<Schema.Struct.Type<Fields>>
  ) =>
    Object.assign(Failure.extend<Self>(tag)({ _tag: Schema.tag(tag), ...fields }), { meaning })

/** Returns who must act after this failure, and whether a retry helps. */
export const followsFrom = (
  { meaning: { actionBy, retry } }: Entry,
  facts: object,
  step: Step
): { readonly actionBy: ActionBy; readonly retry: Retry } => ({
  actionBy: typeof actionBy === "function" ? actionBy(facts, step) : actionBy,
  retry: typeof retry === "function" ? retry(facts, step) : retry
})
