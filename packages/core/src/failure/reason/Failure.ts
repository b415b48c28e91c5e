/**
 * The base of all reasons: errors, each a class with a tag, its fields, and what follows from it. It loads nothing of
 * Effect: the viewer's page uses the reasons as well.
 */
import type { ActionBy, Party, Retry, Step } from "./fields.ts"
import { type FactsOf, type Fields, unfit } from "./Kind.ts"
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

/** The circumstances that decide whose a failure is. */
interface Known {
  /** The app chose the mailbox by a command of its own. */
  readonly chosen?: boolean | undefined
}

/** The same for all failures with the reason, or derived from the facts, the step and the circumstances of one. */
type Following<Facts, Value> = Value | { of(facts: Recorded<Facts>, step: Step, known: Known): Value }["of"]

/** The consequences of a reason, and the words for it. */
export interface Meaning<Facts = object> {
  readonly party: Following<Facts, Party>
  readonly actionBy: Following<Facts, ActionBy>
  readonly retry: Following<Facts, Retry>
  readonly weight: keyof typeof weights
  /** A trace may contain fewer facts than the reason had: the words then omit them, and never invent one. */
  words(facts: Recorded<Facts> & Beside): Advice
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
    return typeof given === "object" && given !== null && typeId in given
  }
}

interface Entry {
  readonly meaning: Meaning
}

/** Returns the words for a reason of this class, made from its facts. */
export const wordsOf = ({ meaning }: Entry, facts: object, beside: Partial<Beside> = {}): Advice =>
  meaning.words({ ...filled(facts), lost: [], reader: "app", ...beside })

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
      super([wordsOf({ meaning }, facts).title, ...("problem" in facts ? [facts.problem] : [])].join(": "))
      Object.assign(this, known(facts, fields))
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

/** Returns whose this failure is, who must act, and whether a retry helps. */
export const followsFrom = (
  { meaning: { actionBy, party, retry } }: Entry,
  facts: object,
  step: Step,
  known: Known = {}
): { readonly party: Party; readonly actionBy: ActionBy; readonly retry: Retry } => ({
  party: typeof party === "function" ? party(facts, step, known) : party,
  actionBy: typeof actionBy === "function" ? actionBy(facts, step, known) : actionBy,
  retry: typeof retry === "function" ? retry(facts, step, known) : retry
})
