/**
 * The one error of a connection: what failed, at which step, who must act, whether a retry helps and when.
 *
 * It keeps the server's own words (bounded, escaped, without any secret) and every earlier cause. Narrow it with
 * `Effect.catchReason("ImapError", "UnsafeLogin", …)`.
 */
import { Duration, Effect, Inspectable, Schema, Struct } from "effect"
import { dual } from "effect/Function"
import { type Circumstances, none } from "./diagnosis/Circumstances.ts"
import { schema as circumstancesSchema } from "./diagnosis/schema.ts"
import { type Diagnosis, diagnose } from "./diagnosis/Diagnosis.ts"
import { Quotation } from "./Quotation.ts"
import { make as makeReason, type PlainReason, Reason, Step } from "./Reason.ts"
import { all } from "./reason/all.ts"
import { weights } from "./reason/Failure.ts"
import { once } from "../base/once.ts"
import { parties, retries, turns } from "./reason/fields.ts"
import type { Reader } from "./reason/words.ts"
import { bounded } from "../base/visible.ts"

/** The one who must act: the owner of the account, the operator of the server or the network, the app, or nobody. */
export const ActionBy = Schema.Literals(turns)
export type ActionBy = typeof ActionBy.Type

/**
 * The one that the failure is of, as far as it is known: `either` is the server or the network, `source` the app's source of
 * passwords or tokens.
 */
export const Party = Schema.Literals(Struct.keys(parties))
export type Party = typeof Party.Type

/** Returns whether the same attempt may succeed: at once, after `retryAfter` or a while, or not before something changes. */
export const Retry = Schema.Literals(retries)
export type Retry = typeof Retry.Type

/** The most characters of a reason's problem that a message quotes. */
const longestProblem = 256

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
  /** The server's words, at most 256 characters, escaped; a quotation, never an instruction. */
  serverText: Schema.optionalKey(Quotation),
  /** What was known besides the reason when the failure was reported. */
  circumstances: Schema.optionalKey(circumstancesSchema),
  /** The event in a few words, without a full stop. */
  title: Schema.String,
  /** The explanation, as a sentence. */
  why: Schema.String,
  /** What to do, as a sentence that a person can follow. */
  advice: Schema.String,
  /** Present if the messages of a command needed several, of which one failed. */
  progress: Schema.optionalKey(Progress),
  /** The failures of other ways in and of earlier attempts, the most telling first. */
  causes: Schema.Array(Schema.suspend((): Schema.Codec<ImapError, unknown> => codec()))
}) {
  override get message() {
    const words = this.serverText === undefined ? "" : ` Server: ${quoted(this.serverText)}`
    const problem = "problem" in this.reason ? this.reason.problem : ""
    const isAdvised = this.advice.includes(problem)
    const what = isAdvised ? "" : `: ${bounded(problem, longestProblem).text}`
    const far = this.progress === undefined ? "" : ` ${wordsFor(this.progress)}`
    return `${this.title}${what} (${this.reason._tag} at ${this.step}).${words}${far} ${this.advice}`
  }

  get [typeId]() {
    return typeId
  }

  /** True for an error of another copy of this package in the same tree, too. */
  static override [Symbol.hasInstance](given: unknown): given is ImapError {
    return typeof given === "object" && given !== null && typeId in given
  }

  /** Returns what `console.log` shows: the sentence, then the fields. */
  override [Inspectable.NodeInspectSymbol](): unknown {
    return Object.assign({ _tag: this._tag, message: this.message }, this)
  }
}

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
  readonly retry?: Retry | undefined
  readonly retryAfter?: Duration.Duration | undefined
  readonly causes?: ReadonlyArray<ImapError> | undefined
  readonly progress?: Progress | undefined
  readonly circumstances?: Circumstances | undefined
}

/** Makes the error for a reason: who must act and whether a retry helps follow from the reason itself. */
export const make = (reason: PlainReason, step: Step, options: Options = {}): ImapError => {
  const { circumstances = none } = options
  const { actionBy, party, retry, title, try: advice, why } = diagnosed(reason, step, options, "app")
  const error = withoutStack(
    () =>
      new ImapError({
        reason: makeReason(reason),
        step,
        ...(options.port === undefined ? {} : { port: options.port }),
        party,
        actionBy,
        retry: options.retry ?? retry,
        ...(options.retryAfter === undefined ? {} : { retryAfter: options.retryAfter }),
        ...(options.serverText === undefined ? {} : { serverText: options.serverText }),
        ...(options.progress === undefined ? {} : { progress: options.progress }),
        ...(Object.keys(circumstances).length === 0 ? {} : { circumstances }),
        title,
        why,
        advice,
        causes: options.causes ?? []
      })
  )
  following.set(error, retry)
  return error
}

/** Whether a retry helps, as it followed when an error was made: it may have been decided otherwise. */
const following = new WeakMap<ImapError, Retry>()

/** Returns the diagnosis in the words of a reader: a person at the command line is given flags in place of options. */
export const diagnosisOf = (self: ImapError, reader: Reader): Diagnosis =>
  diagnosed(self.reason, self.step, self, reader)

const diagnosed = (reason: PlainReason, step: Step, options: Options, reader: Reader): Diagnosis =>
  diagnose({
    tag: reason._tag,
    step,
    facts: reason,
    ...portsBeside(reason, options),
    reader,
    said: options.serverText,
    circumstances: options.circumstances ?? none,
    retryAfterMs: options.retryAfter && Duration.toMillis(options.retryAfter)
  })

/** The ports that were lost besides the one that the reason names, and those of them that refused, for its words. */
export const portsBeside = (reason: PlainReason, { causes = [], port }: Options) => {
  const own = "port" in reason ? reason.port : undefined
  const lost = new Set([port, ...causes.map((cause) => cause.port)])
  lost.delete(own)
  const refused = causes.filter((cause) => cause.reason._tag === "ConnectRefused" && cause.port !== 0)
  return { lost: namesOf(lost), closed: namesOf(new Set(refused.map((cause) => cause.port))) }
}

const namesOf = (ports: ReadonlySet<number | undefined>): ReadonlyArray<string> =>
  Array.from(ports).flatMap((port) => (port === undefined ? [] : [String(port)]))

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

/** The same failure with other options. Whether a retry helps follows from them as well, unless it was decided otherwise. */
const copy = (self: ImapError, options: Options): ImapError => {
  const follows = self.retry === (following.get(self) ?? diagnosed(self.reason, self.step, self, "app").retry)
  return make(self.reason, self.step, { ...self, ...options, ...(follows ? { retry: undefined } : {}) })
}

/** Returns the same failure with another reason, which says what it means here. Whether a retry helps stays as it was. */
export const withReason = (self: ImapError, reason: PlainReason): ImapError => make(reason, self.step, self)

/** Returns the same failure with the port of its way in. */
export const withPort = (self: ImapError, port: number): ImapError => copy(self, { port })

/** Returns the same failure with the progress of its command; unchanged if that is not known. */
export const withProgress = (self: ImapError, progress: Progress | undefined): ImapError =>
  progress === undefined ? self : copy(self, { progress })

/** Returns the same failure with the server's last words, unless it has some already. */
export const withServerText = (self: ImapError, serverText: Quotation | undefined): ImapError =>
  self.serverText === undefined && serverText !== undefined ? copy(self, { serverText }) : self

/** Returns the same failure with more that was known besides it; what was known before stays. */
export const withCircumstances = (self: ImapError, circumstances: Circumstances | undefined): ImapError =>
  isNew(self, circumstances) ? copy(self, adding(self, circumstances)) : self

/** Returns the same failure with each of its causes, and then itself, changed. */
export const mapEach = (self: ImapError, change: (each: ImapError) => ImapError): ImapError => {
  const causes = self.causes.map((cause) => mapEach(cause, change))
  return change(isSame(causes, self.causes) ? self : withCauses(self, causes))
}

const isNew = ({ circumstances = none }: ImapError, more: Circumstances = none): boolean =>
  Object.keys(more).some((name) => !Object.hasOwn(circumstances, name))

const adding = ({ circumstances }: ImapError, more: Circumstances | undefined): Options => ({
  circumstances: { ...more, ...circumstances }
})

/** Returns the same failure with the time for which the server is to be left alone. */
export const withRetryAfter = (self: ImapError, retryAfter: Duration.Duration): ImapError =>
  copy(self, { retryAfter })

/** Encodes the error as plain JSON, including `causes`. */
export const toJson = (self: ImapError): unknown => {
  expectsError(self, "toJson")
  return encode()(self)
}

const encode = once(() => Schema.encodeSync(codec()))
