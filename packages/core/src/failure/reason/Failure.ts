/**
 * The base of all reasons: errors, each a class with a tag, its fields, and what follows from it. It loads nothing of
 * Effect: the viewer's page uses the reasons as well.
 */
import { isObject } from "../../base/is.ts"
import type { ActionBy, Party, Retry, Step } from "./fields.ts"
import { fill, type Reader } from "./fill.ts"
import { type FactsOf, type Fields, unfit } from "./Kind.ts"
import type { Recorded } from "./words.ts"

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
type Following<Facts, Value> = Value | { of(facts: Recorded<Facts>, step: Step): Value }["of"]

/**
 * A template (`fill.ts`), which may depend on facts. No fact that is text is written into it: `{name}` stands for it, so that
 * nothing in a name is taken for a part of the template.
 */
type Words<Facts> = string | { of(facts: Recorded<Facts> & { readonly reader: Reader }): string }["of"]

/** What follows from a reason, and the words for it. */
export interface Meaning<Facts = object> {
  readonly party: Following<Facts, Party>
  readonly actionBy: Following<Facts, ActionBy>
  readonly retry: Following<Facts, Retry>
  readonly weight: keyof typeof weights
  /** The event in at most 60 characters, without a full stop. */
  readonly title: Words<Facts>
  /** What to do, in one imperative sentence of at most 120 characters. */
  readonly advice: Words<Facts>
  /** Who must act, and what helps, once it has failed alike several times in a row: of what a new attempt may mend. */
  readonly persisting?: { readonly actionBy: Following<Facts, ActionBy>; readonly advice: Words<Facts> }
}

const typeId = "~@effect-imap/core/Reason"

/** What all reasons are: errors with a tag. The message is the event in a few words, and the reason's `problem` if it has one. */
export abstract class Failure extends Error {
  abstract readonly _tag: string

  get [typeId]() {
    return typeId
  }

  /** True for the reasons of another copy of this package in the same tree, too. */
  static override [Symbol.hasInstance](given: unknown): boolean {
    return isObject(given) && typeId in given
  }
}

/** A reason, by its class or by its tag. */
interface Entry {
  readonly fields: Fields
  readonly meaning: Meaning
}

const maxTitle = 60
const maxAdvice = 120

/** Returns the title of a reason of this class, made from its facts. */
export const titleOf = (entry: Entry, facts: object): string =>
  worded(entry, entry.meaning.title, facts, "app", maxTitle)

/** Returns what to do about it; `isPersisting`: it has failed alike several times in a row. */
export const adviceOf = (
  entry: Entry,
  facts: object,
  { isPersisting = false, reader = "app" }: { readonly isPersisting?: boolean; readonly reader?: Reader } = {}
): string => {
  const { advice, persisting } = entry.meaning
  return worded(entry, (isPersisting ? persisting?.advice : undefined) ?? advice, facts, reader, maxAdvice)
}

const worded = (
  { fields }: Entry,
  words: Meaning["title"],
  given: object,
  reader: Reader,
  maxLength: number
): string => {
  const facts = filled(given)
  const template = typeof words === "string" ? words : words({ ...facts, reader })
  return fill(template, { facts, fields, reader }, maxLength)
}

/** A fact that is empty names nothing, such as the mailbox that a quirk leaves open: no words quote it. */
const filled = (facts: object): object =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ""))

/** A reason without fields that it needs is made of nothing. */
type Given<Facts> = object extends Facts ? [facts?: Facts] : [facts: Facts]

/** The class of a reason, with its fields and its meaning as data. */
export interface ReasonClass<Tag extends string, Table extends Fields> {
  new (...given: Given<FactsOf<Table>>): Failure & FactsOf<Table> & { readonly _tag: Tag }
  readonly fields: Table
  readonly meaning: Meaning<FactsOf<Table>>
}

/** Defines the class of one reason: its tag, its fields, and what they mean. */
export function reason<const Tag extends string, const Table extends Fields>(
  tag: Tag,
  fields: Table,
  meaning: Meaning<FactsOf<Table>>
): ReasonClass<Tag, Table>
export function reason(tag: string, fields: Fields, meaning: Meaning): object {
  return class extends Failure {
    static readonly fields = fields
    static readonly meaning = meaning
    readonly _tag = tag

    constructor(facts: object = {}) {
      const wrong = unfit(facts, fields)
      if (wrong.length > 0) throw new TypeError(`${tag}: ${wrong.join(", ")}: of another type`)
      super()
      Object.assign(this, known(facts, fields))
    }

    /** Made when it is asked for: most reasons are never read. */
    override get message() {
      return [titleOf({ fields, meaning }, this), ...("problem" in this ? [this.problem] : [])].join(": ")
    }

    override get name() {
      return tag
    }

    static override [Symbol.hasInstance](given: unknown): given is Failure {
      return given instanceof Failure && given._tag === tag
    }
  }
}

const known = (facts: object, fields: Fields): object =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => Object.hasOwn(fields, name)))

/** Returns who must act once a failure with a reason of this class has persisted; `undefined` if none differs then. */
export const persistingBy = (
  { meaning: { persisting } }: Entry,
  facts: object,
  step: Step
): ActionBy | undefined => persisting && valueOf(persisting.actionBy, facts, step)

const valueOf = <Value extends string>(
  following: Following<object, Value>,
  facts: object,
  step: Step
): Value => (typeof following === "function" ? following(facts, step) : following)

/** What is decided about a failure. */
export interface Decision {
  readonly party: Party
  readonly actionBy: ActionBy
  readonly retry: Retry
}

/** Returns what follows from a reason of this class with these facts. */
export const followsFrom = ({ meaning }: Entry, facts: object, step: Step): Decision => ({
  party: valueOf(meaning.party, facts, step),
  actionBy: valueOf(meaning.actionBy, facts, step),
  retry: valueOf(meaning.retry, facts, step)
})
