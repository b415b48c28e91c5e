/**
 * The one error of a connection: what failed, at which step, who must act, whether a retry helps and when.
 *
 * It keeps the server's own words (bounded, escaped, without any secret) and every earlier cause. Narrow it with
 * `Effect.catchReason("ImapError", "UnsafeLogin", …)`.
 */
import { type Duration, Effect, Inspectable, Schema } from "effect"
import { dual } from "effect/Function"
import { isObject } from "../base/is.ts"
import { once } from "../base/once.ts"
import { present } from "../base/present.ts"
import { bounded } from "../base/visible.ts"
import { type Call, calls, decide, type Decision, isPersisting } from "./decide.ts"
import { Quotation } from "./Quotation.ts"
import type { Quirk } from "./quirk/Quirk.ts"
import { make as makeReason, type PlainReason, Reason, Step } from "./Reason.ts"
import { all } from "./reason/all.ts"
import { adviceFor } from "./reason/codes.ts"
import { adviceOf, titleOf, weights } from "./reason/Failure.ts"
import { parties, retries, turns } from "./reason/fields.ts"
import type { Reader } from "./reason/fill.ts"

/** The one who must act: the owner of the account, the operator of the server or the network, the app, or nobody. */
export const ActionBy = Schema.Literals(turns)
export type ActionBy = typeof ActionBy.Type

/**
 * The one that the failure is of, as far as it is known: `either` is the server or the network, `source` the app's source of
 * passwords or tokens.
 */
export const Party = Schema.Literals(parties)
export type Party = typeof Party.Type

/** Returns whether the same attempt may succeed: at once, after `retryAfter` or a while, or not before something changes. */
export const Retry = Schema.Literals(retries)
export type Retry = typeof Retry.Type

/** The most characters of a reason's problem that a message quotes. */
const maxProblem = 256

const ranges = Schema.Array(Schema.Tuple([Schema.Int, Schema.Int]))

/** The progress of a command that is sent in several pieces; all numbers are UIDs. */
const Progress = Schema.Struct({
  /** Their commands were completed. */
  done: ranges,
  /**
   * The command that failed was about these. A server that refuses a COPY has copied none of them; any other command
   * may have been carried out for some, and after a lost connection this is unknown.
   */
  failed: ranges,
  /** Nothing was sent for these. */
  unsent: ranges
})
type Progress = typeof Progress.Type

const typeId = "~@effect-imap/core/ImapError"

/** Every failure of a connection. */
export class ImapError extends Schema.TaggedError<ImapError>()("ImapError", {
  reason: Reason,
  step: Step,
  /** Of the way in that failed; 0 if the transport leads to one other end, whatever the port. */
  port: Schema.optionalKey(Schema.Int),
  /** Errors that were kept before had none. */
  party: Party.pipe(Schema.withDecodingDefaultKey(Effect.succeed("either" as const))),
  actionBy: ActionBy,
  retry: Retry,
  retryAfter: Schema.optionalKey(Schema.Duration),
  /** How many attempts in a row failed alike, this one included. Absent for the first. */
  attempts: Schema.optionalKey(Schema.Int),
  /** The id of the quirk that gave the server's words their meaning. */
  quirk: Schema.optionalKey(Schema.String),
  /** The title and the advice in place of those of the reason, where a quirk decides otherwise, or the library itself acts. */
  words: Schema.optionalKey(
    Schema.Struct({ title: Schema.optionalKey(Schema.String), advice: Schema.optionalKey(Schema.String) })
  ),
  /**
   * The connection ended by a response to a command: to one of the caller that gets this error, to one of another caller, or to none.
   */
  call: Schema.optionalKey(Schema.Literals(calls)),
  /** The server's words, at most 256 characters, escaped; a quotation, never an instruction. */
  serverText: Schema.optionalKey(Quotation),
  /** Present if the messages of a command needed several, of which one failed. */
  progress: Schema.optionalKey(Progress),
  /** The failures of other ways in and of earlier attempts, the most telling first. */
  causes: Schema.Array(Schema.suspend((): Schema.Codec<ImapError, unknown> => codec()))
}) {
  /** The event in at most 60 characters, without a full stop. */
  get title(): string {
    return this.words?.title ?? titleOf(all[this.reason._tag], this.reason)
  }

  /** What to do, in one imperative sentence that a person can follow. `explain` has more. */
  get advice(): string {
    return adviceIn(this, "app")
  }

  override get message() {
    const words = this.serverText === undefined ? "" : ` Server: ${quoted(this.serverText)}`
    const problem = "problem" in this.reason ? this.reason.problem : ""
    const { advice } = this
    const what = advice.includes(problem) ? "" : `: ${bounded(problem, maxProblem).text}`
    const far = this.progress === undefined ? "" : ` ${wordsFor(this.progress)}`
    return `${this.title}${what} (${this.reason._tag} at ${this.step}).${words}${far} ${advice}`
  }

  get [typeId]() {
    return typeId
  }

  /** True for an error of another copy of this package in the same tree, too. */
  static override [Symbol.hasInstance](given: unknown): given is ImapError {
    return isObject(given) && typeId in given
  }

  /** Returns what `console.log` shows: the sentence, then the fields. */
  override [Inspectable.NodeInspectSymbol](): unknown {
    return Object.assign({ _tag: this._tag, message: this.message }, this)
  }
}

/** Returns the advice in the words of a reader: a person at the command line is given flags in place of options. */
export const adviceIn = (self: ImapError, reader: Reader): string =>
  self.words?.advice ??
  (self.call === "another"
    ? adviceFor(self)
    : adviceOf(all[self.reason._tag], self.reason, {
        isPersisting: isPersisting({ ...self, tag: self.reason._tag, facts: self.reason }, self.actionBy),
        reader
      }))

/** Quotes a sentence; one that ends with a mark needs no full stop. */
const quoted = (text: string): string => (/[.!?]$/.test(text) ? `“${text}”` : `“${text}”.`)

const codec = once((): Schema.Codec<ImapError, unknown> => Schema.toCodecJson(ImapError))

const wordsFor = ({ done, failed, unsent }: Progress): string =>
  `Of ${countOf([...done, ...failed, ...unsent])} messages ${countOf(done)} are done, it failed for ${countOf(failed)}, and nothing was sent for ${countOf(unsent)}.`

const countOf = (set: Progress["done"]): number =>
  set.reduce((count, [first, last]) => count + last - first + 1, 0)

/** What an error has besides its reason and its step. */
export interface Options {
  readonly port?: number | undefined
  readonly serverText?: Quotation | undefined
  /** What is decided otherwise than the reason says. */
  readonly party?: Party | undefined
  readonly actionBy?: ActionBy | undefined
  readonly retry?: Retry | undefined
  readonly retryAfter?: Duration.Duration | undefined
  readonly attempts?: number | undefined
  /** The quirk that gave the server's words their meaning. */
  readonly quirk?: Quirk | undefined
  readonly call?: Call | undefined
  readonly causes?: ReadonlyArray<ImapError> | undefined
  readonly progress?: Progress | undefined
}

/** Makes the error for a reason: who must act and whether a retry helps follow from the reason itself. */
export const make = (reason: PlainReason, step: Step, options: Options = {}): ImapError => {
  const { actionBy, causes = [], party, quirk, retry, ...rest } = options
  const means = quirk?.recovery._tag === "Means" ? quirk.recovery : undefined
  const given = present({
    party: party ?? means?.party,
    actionBy: actionBy ?? means?.actionBy,
    retry: retry ?? means?.retry
  })
  const isOtherwise = means?.reason === undefined && (means?.actionBy ?? means?.retry) !== undefined
  return decided({ ...rest, reason: reasonOf(reason), step, causes, quirk: quirk?.id }, given, (decision) => {
    const words = { ...(isOtherwise ? { advice: adviceFor(decision) } : {}), ...quirk?.words }
    return Object.keys(words).length === 0 ? undefined : words
  })
}

/** What an error is made of, besides what is decided about it. */
type Made = Omit<Options, keyof Decision | "quirk"> & {
  readonly reason: Reason
  readonly step: Step
  readonly quirk?: string | undefined
  readonly words?: ImapError["words"] | undefined
}

const decided = (
  self: Made,
  given: Partial<Decision>,
  worded: (decision: Decision) => ImapError["words"] = () => self.words
): ImapError => {
  const { attempts, call, reason, serverText, step } = self
  const isQuoted = serverText !== undefined
  const decision = decide({ tag: reason._tag, facts: reason, step, given, call, attempts, isQuoted })
  return created({ ...self, ...decision, words: worded(decision) }, given)
}

const created = (self: Made & Decision, given: Partial<Decision>): ImapError => {
  const { causes = [], ...rest } = self
  const error = withoutStack(() => new ImapError({ ...present(rest), causes }))
  givens.set(error, given)
  return error
}

const reasonOf = (reason: PlainReason): Reason => withoutStack(() => makeReason(reason))

/** Omits the stack, which would show the inside of the machine and never the caller: Effect's spans show that. */
const withoutStack = <A>(make: () => A): A => {
  const limit: unknown = Reflect.get(Error, "stackTraceLimit")
  Reflect.set(Error, "stackTraceLimit", 0)
  try {
    return make()
  } finally {
    Reflect.set(Error, "stackTraceLimit", limit)
  }
}

/** What was decided otherwise than a reason says, as an error was made: it outlasts a change of the reason's facts. */
const givens = new WeakMap<ImapError, Partial<Decision>>()

const givenTo = (self: ImapError): Partial<Decision> => givens.get(self) ?? {}

/** The same failure with other fields, from which nothing else follows. */
const copy = (self: ImapError, changed: Partial<Made>): ImapError =>
  created({ ...self, ...changed }, givenTo(self))

/** Returns the most informative of several failures, with all of them as its causes, in that order. */
export const mostTelling = (errors: readonly [ImapError, ...ReadonlyArray<ImapError>]): ImapError => {
  const ranked = errors.flatMap(flat).toSorted((a, b) => weightOf(b) - weightOf(a))
  const [first = errors[0]] = ranked
  return ranked.length === 1 ? first : withCauses(first, ranked)
}

/** The higher, the more it says. */
const weightOf = ({ reason }: ImapError): number => weights[all[reason._tag].meaning.weight]

/** Returns whether someone tampers, or the certificate or the login is wrong: no other way in changes that. */
export const isDecisive = (self: ImapError): boolean => {
  expectsError(self, "isDecisive")
  return weightOf(self) >= weights.auth
}

/** Throws if the value is no `ImapError`, such as the error of another library. */
const expectsError = (given: unknown, name: string): void => {
  if (given instanceof ImapError) return
  throw make({ _tag: "Misuse", problem: `ImapError.${name}: \`self\`: expected an ImapError` }, "command")
}

/** Returns the failures of each way in, if several were lost; otherwise the failure itself. */
export const parts = (self: ImapError): ReadonlyArray<ImapError> => {
  expectsError(self, "parts")
  const isOwn = self.causes.some(({ port, reason, step }) =>
    isSame([port, reason._tag, step], [self.port, self.reason._tag, self.step])
  )
  return isOwn ? self.causes : [self]
}

const isSame = (a: ReadonlyArray<unknown>, b: ReadonlyArray<unknown>): boolean =>
  a.every((each, index) => each === b[index])

/** Returns the failure and all below it, each without its causes. */
const flat = (self: ImapError): ReadonlyArray<ImapError> => [
  self.causes.length === 0 ? self : withCauses(self, []),
  ...self.causes.flatMap(flat)
]

/** Returns the same failure with other causes: `withCauses(error, causes)`, or `withCauses(causes)` in a pipe. */
export const withCauses: {
  (causes: ReadonlyArray<ImapError>): (self: ImapError) => ImapError
  (self: ImapError, causes: ReadonlyArray<ImapError>): ImapError
} = dual(2, (self: ImapError, causes: ReadonlyArray<ImapError>): ImapError => copy(self, { causes }))

/** Returns the same failure with another reason, or with more facts of it, and with what follows from that. */
export const withReason = (self: ImapError, reason: PlainReason): ImapError =>
  decided({ ...self, reason: reasonOf(reason) }, givenTo(self))

/** Returns the same failure with the number of attempts in a row that failed alike, and with what follows from that. */
export const withAttempts = (self: ImapError, attempts: number): ImapError =>
  attempts <= 1 ? self : decided({ ...self, attempts }, givenTo(self))

/** Returns the same failure with the port of its way in. */
export const withPort = (self: ImapError, port: number): ImapError => copy(self, { port })

/** Returns the same failure with another advice, where the library itself does what helps. */
export const withAdvice = (self: ImapError, advice: string): ImapError =>
  copy(self, { words: { ...self.words, advice } })

/** Returns the same failure with the progress of its command; unchanged if that is not known. */
export const withProgress = (self: ImapError, progress: Progress | undefined): ImapError =>
  progress === undefined ? self : copy(self, { progress })

/** Returns the same failure with the server's last words, unless it has some already. */
export const withServerText = (self: ImapError, serverText: Quotation | undefined): ImapError =>
  self.serverText === undefined && serverText !== undefined ? copy(self, { serverText }) : self

/** Returns the same failure with the time for which the server is to be left alone. */
export const withRetryAfter = (self: ImapError, retryAfter: Duration.Duration): ImapError =>
  copy(self, { retryAfter })

/** Returns the same failure with each of its causes, and then itself, changed. */
export const mapEach = (self: ImapError, change: (each: ImapError) => ImapError): ImapError => {
  const causes = self.causes.map((cause) => mapEach(cause, change))
  return change(isSame(causes, self.causes) ? self : withCauses(self, causes))
}

/** Encodes the error as plain JSON, including `causes`, each with its title and its advice. */
export const toJson = (self: ImapError): unknown => {
  expectsError(self, "toJson")
  return worded(self, encode()(self))
}

const worded = (self: ImapError, encoded: unknown): unknown => ({
  ...(isObject(encoded) ? encoded : {}),
  title: self.title,
  advice: self.advice,
  causes: self.causes.map((cause) => worded(cause, encode()(cause)))
})

const encode = once(() => Schema.encodeSync(codec()))
