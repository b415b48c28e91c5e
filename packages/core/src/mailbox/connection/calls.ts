/** The calls of an app: a wrong value or an unknown option is a `Misuse`, and what is refused is recorded. */
import { Effect, Schema, Stream } from "effect"
import { type AccountOptions, AccountToken } from "../AccountChanges.ts"
import * as Changes from "../Changes.ts"
import type { ChangesOptions, PageOptions } from "../Changes.ts"
import type { Command } from "../../imap/Command.ts"
import { option, optionsOf, problemIn } from "../../failure/options.ts"
import { isOptions } from "../../failure/expects.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Step } from "../../failure/Reason.ts"
import { isAttemptClosed, type Run } from "../../lifecycle/activity/Run.ts"
import { failureOf } from "../../trace/ended.ts"
import { Asking, commandOf } from "./turn/TurnRecord.ts"
import type { ExecuteOptions, SuperviseOptions, UseOptions, UseWithinOptions } from "./ImapConnection.ts"

/** The failure of a call with wrong arguments, if they are wrong. */
export const wrongCommand = (command: unknown, options: ExecuteOptions | undefined) =>
  options === undefined && isCommand(command)
    ? undefined
    : misuseIf("command", commandProblem({ command, options }))

export const wrongSelect = (name: unknown, options: unknown) =>
  misuseIf("command", selectProblem({ name, options }))

/** What `use` is called with: work anywhere, or in a mailbox. */
export type Anywhere<Work, Options> = [f: Work, options?: Options | undefined]
export type InMailbox<Work, Options> = [mailbox: string, f: Work, options?: Options | undefined]

export const isInMailbox = <Work, Some, Others>(
  given: Anywhere<Work, Some> | InMailbox<Work, Others>
): given is InMailbox<Work, Others> => given.length > 1 && typeof given[0] !== "function"

export const wrongUse = (options: unknown) => misuseIf("command", useProblem({ options }))

/** A connection of a pool that is lent without a mailbox: there is nothing to choose. */
export const wrongLoan = (options: unknown) => misuseIf("command", loanProblem({ options }))

export const wrongUseWithin = (name: unknown, options: unknown) =>
  misuseIf("command", useWithinProblem({ name, options }))

export const wrongUnselect = (options: unknown) => misuseIf("command", unselectProblem({ options }))

export const wrongOptions = (options: unknown) =>
  isOptions(options, []) ? undefined : misuseIf("account", optionsProblem({ options }))

export const wrongCredentials = (credentials: unknown) =>
  isOptions(credentials, ["password", "token", "clientCertificate", "anonymous"])
    ? undefined
    : misuseIf(
        "account",
        "`credentials`: expected none but `password`, `token`, `clientCertificate` and `anonymous`"
      )

export const expectsToken = (token: unknown): void => {
  if (token !== undefined) throwIf(tokenProblem({ token }))
}

export const expectsFollowing = (mailbox: unknown, options: unknown): void =>
  throwIf(followingProblem({ mailbox, options }))

export const expectsPages = (options: unknown): void => throwIf(pagesProblem({ options }))

export const expectsAccountOptions = (options: unknown): void => throwIf(accountProblem({ options }))

/** Throws the problem, because a stream of changes has no failure. */
const throwIf = (problem: string | undefined): void => {
  if (problem !== undefined) throw ImapError.make({ _tag: "Misuse", problem }, "command")
}

export const wrongFunction = (f: unknown) =>
  typeof f === "function" ? undefined : misuseIf("command", "`f`: expected a function")

/** The effect that an app's function returned: anything else would end the fiber without its finalizers. */
export const effectOf = <A, E, R>(
  returned: Effect.Effect<A, E, R>,
  name = "f"
): Effect.Effect<A, E | ImapError.ImapError, R> =>
  Effect.isEffect(returned) ? returned : misuse(`\`${name}\`: expected a function that returns an Effect`)

/** The stream that an app's function returned. */
export const streamOf = <A, E, R>(
  returned: Stream.Stream<A, E, R>
): Stream.Stream<A, E | ImapError.ImapError, R> =>
  Stream.isStream(returned)
    ? returned
    : Stream.fromEffect(misuse("`f`: expected a function that returns a Stream"))

/** Refuses what an app asked for, before anything is sent. */
export const misuse = (problem: string): Effect.Effect<never, ImapError.ImapError> =>
  Effect.fail(ImapError.make({ _tag: "Misuse", problem }, "command"))

/** As `misuse`, if there is a problem. */
export const misuseIf = (
  step: Step,
  problem: string | undefined
): Effect.Effect<never, ImapError.ImapError> | undefined =>
  problem === undefined ? undefined : Effect.fail(ImapError.make({ _tag: "Misuse", problem }, step))

/** A call of the app: its name, and that of the command, if it has one. */
interface Call {
  readonly call: string
  readonly command?: unknown
}

/** Records the call if this program refuses it, before anything is sent: no line of the wire shows that. */
export const recorded = <A, E, R>(
  run: Run,
  call: Call,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    const isLate = isAttemptClosed(run)
    return Effect.tapError(work, (error) => record(run, call, error, isLate))
  })

/** The same of a stream. */
export const recordedStream = <A, R>(
  run: Run,
  call: Call,
  work: Stream.Stream<A, ImapError.ImapError, R>
): Stream.Stream<A, ImapError.ImapError, R> =>
  Stream.suspend(() => {
    const isLate = isAttemptClosed(run)
    return Stream.tapError(work, (error) => record(run, call, error, isLate))
  })

/** The reasons that are found here: the app's arguments, what the server does not list, and limits that it lists. */
const local: ReadonlySet<string> = new Set(["Misuse", "NotOffered", "MessageTooLarge"])

/** The recorded refusals: one that passes through several calls is the same. */
const known = new WeakSet<ImapError.ImapError>()

/** `isLate`: the connection was over when the call began. Its end is one error for all callers. */
const record = (
  { recorder }: Run,
  { call, command }: Call,
  error: unknown,
  isLate: boolean
): Effect.Effect<void> =>
  Effect.sync(() => {
    if (!(error instanceof ImapError.ImapError) || !recorder.listening()) return
    const isClosed = isLate && error.reason._tag === "Closed"
    if (!isClosed && (!local.has(error.reason._tag) || known.has(error))) return
    known.add(error)
    const cmd = typeof command === "string" ? commandOf(command) : undefined
    const { error: reason, facts } = failureOf(error)
    recorder.emit("command:refused", { call, ...(cmd === undefined ? {} : { cmd }), reason, facts })
  })

/** Records a command that was never sent, since the connection ended before it could be. */
export const recordUnsent = (
  { recorder }: Run,
  command: string,
  { reason }: ImapError.ImapError
): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    // what is asked of a connection that the app has closed is a refusal
    if (reason._tag !== "Closed" && fiber.getRef(Asking) === "app") {
      const cmd = commandOf(command)
      recorder.emit("command:unsent", cmd === undefined ? {} : { cmd })
    }
    return Effect.void
  })

const isCommand = (given: unknown): given is Command =>
  typeof given === "object" &&
  given !== null &&
  "name" in given &&
  typeof given.name === "string" &&
  "args" in given &&
  Array.isArray(given.args) &&
  "result" in given &&
  typeof given.result === "function"

const commandProblem = problemIn(() => ({
  command: Schema.declare(isCommand, { expected: "a command, which `Command` makes" }),
  options: Schema.optional(optionsOf<ExecuteOptions>({ limit: option.duration }))
}))

const selectProblem = problemIn(() => ({
  name: Schema.String,
  options: Schema.optional(optionsOf<{ readonly readOnly?: boolean }>({ readOnly: Schema.Boolean }))
}))

const useProblem = problemIn(() => ({
  options: Schema.optional(optionsOf<UseOptions>({ isRepeatable: Schema.Boolean }))
}))

const loanProblem = problemIn(() => ({ options: Schema.optional(optionsOf<object>({})) }))

const useWithinProblem = problemIn(() => ({
  name: Schema.String,
  options: Schema.optional(
    optionsOf<UseWithinOptions>({ readOnly: Schema.Boolean, isRepeatable: Schema.Boolean })
  )
}))

const unselectProblem = problemIn(() => ({
  options: Schema.optional(optionsOf<{ readonly expunge?: boolean }>({ expunge: Schema.Boolean }))
}))

export const followingOptions = () =>
  optionsOf<ChangesOptions>({ resume: Schema.toType(Changes.Token), page })

/** The messages of a page. */
const page = Schema.Int.check(Schema.isGreaterThan(0))

const tokenProblem = problemIn(() => ({ token: Schema.toType(Changes.Token) }))

const followingProblem = problemIn(() => ({
  mailbox: Schema.String,
  options: followingOptions()
}))

const pagesProblem = problemIn(() => ({ options: optionsOf<PageOptions>({ page }) }))

const accountProblem = problemIn(() => ({
  options: optionsOf<AccountOptions>({
    mailboxes: Schema.NonEmptyArray(Schema.String),
    resume: Schema.toType(AccountToken)
  })
}))

const optionsProblem = problemIn(() => ({
  options: Schema.optional(
    optionsOf<SuperviseOptions>({
      rediscover: Schema.Boolean,
      label: Schema.String,
      resume: Schema.toType(Changes.Token)
    })
  )
}))
