/** Examines a server: logs in as the account does, asks all questions, and says what came of each. */
import { Clock, DateTime, Duration, Effect, Schema, Scope } from "effect"
import { version } from "../base/version.ts"
import type { Account } from "../lifecycle/Account.ts"
import type * as ImapError from "../failure/ImapError.ts"
import { option, optionsOf, misuseIn } from "../failure/options.ts"
import { complete, KnownQuirks, Quirks } from "../failure/quirksInForce.ts"
import { Policy } from "../lifecycle/Policy.ts"
import { none, ServerProfiles } from "../lifecycle/ServerProfiles.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import * as Trace from "../trace/Trace.ts"
import type { Answer } from "./Answer.ts"
import { notAsked } from "./Answer.ts"
import { Budget, usual } from "./Budget.ts"
import { Connections, type LoggedIn } from "./Connections.ts"
import { Evidence } from "./Evidence.ts"
import { type Examination, format, type Use } from "./Examination.ts"
import { type Asked, Examiner, type Lists } from "./Examiner.ts"
import { type Own, OwnMailboxes } from "./OwnMailboxes.ts"
import type { Means, Question } from "./Question.ts"
import { questions } from "./questions.ts"

/** The options of an examination. */
export interface Options {
  /** Creates two mailboxes to write in, and removes them afterwards. Otherwise nothing is written. */
  readonly writes?: boolean | undefined
  /** The most connections, 24 by default, of which no more than four are open at once. */
  readonly connections?: number | undefined
  /** The longest time, five minutes by default, without that of `idle`. */
  readonly time?: Duration.Input | undefined
  /** The time that an IDLE is waited for, to find out whether it lives so long. By default this is not asked. */
  readonly idle?: Duration.Input | undefined
  /** Called with each answer as it arrives, and the number of remaining ones. */
  readonly answered?: ((answer: Answer, left: number) => Effect.Effect<void>) | undefined
}

/** Returns the maximum use of an examination with these options. */
export const budgetOf = ({ connections = usual.connections, idle, time = usual.ms }: Options = {}): Use => ({
  connections,
  ms: Duration.toMillis(time) + (idle === undefined ? 0 : Duration.toMillis(idle))
})

/**
 * Examines the account's server. Fails only if the first login fails; whatever happens later is an answer, or the reason for
 * which the rest was not asked.
 *
 * Its traces are strict, whatever the redaction in force. Each connection is closed, and what it wrote is removed, when the
 * effect ends, also by an interruption.
 */
export const examine = Effect.fn("Examine.examine")(function* (
  account: Account,
  options: Options = {}
): Effect.fn.Return<Examination, ImapError.ImapError, Transport> {
  yield* wrongOptions({ options }) ?? Effect.void
  const { writes = false } = options
  const evidence = new Evidence()
  const policy = yield* Policy
  return yield* Effect.scopedWith((scope) =>
    Effect.gen(function* () {
      const budget = new Budget(budgetOf(options), yield* Clock.Clock, writes ? 1 : 0)
      const connections = new Connections(account, budget, (commands) => evidence.sending(commands))
      const examiner = new Examiner({ connections, budget, evidence, scope })
      const first = yield* Scope.fork(scope)
      const loggedIn = yield* connections.first.pipe(
        Effect.provideService(Scope.Scope, first),
        Effect.catchTag("Spent", () => Effect.die(new Error("an examination needs a connection")))
      )
      connections.settle(loggedIn)
      examiner.begin(loggedIn, first)
      const found = yield* asking({ account, connections, evidence, examiner, loggedIn, options })
      return yield* written(loggedIn, { budget, lists: examiner.lists, ...found })
    })
  ).pipe(
    Effect.provideService(Policy, { ...policy, attempts: 1 }),
    Effect.provideService(ServerProfiles, none),
    // what is known of a server is no reason not to ask it
    Effect.provideService(
      Quirks,
      (yield* complete(yield* Quirks, yield* KnownQuirks)).filter(
        ({ recovery }) => recovery._tag !== "Without"
      )
    ),
    Trace.withSink(evidence.sink),
    Trace.withRedaction("strict")
  )
})

const isFunction = (given: unknown): given is NonNullable<Options["answered"]> => typeof given === "function"

const wrongOptions = misuseIn(
  () => ({
    options: optionsOf<Options>({
      writes: Schema.Boolean,
      connections: Schema.Int,
      time: option.duration,
      idle: option.duration,
      answered: Schema.declare(isFunction, { expected: "a function" })
    })
  }),
  { call: "Examine.examine", step: "account" }
)

interface Parts {
  readonly account: Account
  readonly connections: Connections
  readonly evidence: Evidence
  readonly examiner: Examiner
  readonly loggedIn: LoggedIn
  readonly options: Options
}

interface Found {
  readonly answers: ReadonlyArray<Answer>
  readonly ended: ImapError.ImapError | undefined
  readonly left: ReadonlyArray<string>
}

/** Asks all questions; if it may write, in mailboxes of the examination. */
const asking = (parts: Parts): Effect.Effect<Found, never, Transport> => {
  const { connections, examiner, loggedIn, options } = parts
  if (options.writes !== true)
    return Effect.map(askAll(parts, undefined), (found) => ({ ...found, left: [] }))
  let left: ReadonlyArray<string> = []
  return Effect.flatMap(OwnMailboxes.named, (mailboxes) =>
    Effect.acquireUseRelease(
      Effect.void,
      () =>
        Effect.flatMap(
          Effect.catch(mailboxes.pair(loggedIn.desk), () => Effect.succeed(undefined)),
          (own) => askAll(parts, own && { mailboxes, pair: own })
        ),
      () =>
        Effect.map(mailboxes.removed(examiner.desk, connections), (rest) => {
          left = rest
        })
    )
  ).pipe(Effect.map((found) => ({ ...found, left })))
}

const askAll = Effect.fnUntraced(function* (
  { account, connections, evidence, examiner, options }: Parts,
  own: { readonly mailboxes: OwnMailboxes; readonly pair: Own } | undefined
) {
  const { answered = () => Effect.void, idle } = options
  const means: Means = {
    account,
    connections,
    mailbox: own?.pair[0].name ?? account.mailbox ?? "INBOX",
    ownMailboxes: own,
    unanswered: { openings: 0 },
    idle: idle === undefined ? undefined : Duration.fromInputUnsafe(idle),
    note: (line) => evidence.note(line)
  }
  const answers: Array<Answer> = []
  let ended: ImapError.ImapError | undefined
  for (const [index, question] of questions.entries()) {
    const asked: Asked =
      ended === undefined ? yield* examiner.ask(question, means) : { answer: unasked(question, ended), ended }
    const { answer } = asked
    ended = asked.ended
    answers.push(answer)
    yield* answered(answer, questions.length - index - 1)
  }
  return { answers, ended }
})

/** The answer to a question that the server did not want to hear any more. */
const unasked = ({ id }: Question, { title }: ImapError.ImapError): Answer => ({
  question: id,
  announced: null,
  ...notAsked(`the server wants no more: ${title}`),
  evidence: []
})

const written = Effect.fnUntraced(function* (
  { report }: LoggedIn,
  { answers, budget, ended, left, lists }: Found & { readonly budget: Budget; readonly lists: Lists }
) {
  const now = yield* DateTime.now
  const name = report.serverId?.get("name")
  const number = report.serverId?.get("version")
  const examination: Examination = {
    format,
    v: 1,
    date: DateTime.formatIsoDateUtc(now),
    by: version,
    server: { ...(name === undefined ? {} : { name }), ...(number === undefined ? {} : { version: number }) },
    security: report.security ?? "none",
    capabilities: {
      ...(lists.clear === undefined ? {} : { clear: [...lists.clear] }),
      ...(lists.tls === undefined ? {} : { tls: [...lists.tls] }),
      ...(lists.authenticated === undefined ? {} : { authenticated: [...lists.authenticated] })
    },
    answers,
    budget: budget.limit,
    used: budget.used,
    ...(ended === undefined ? {} : { endedBy: ended.reason._tag }),
    ...(left.length === 0 ? {} : { leftBehind: left.join(", ") })
  }
  return examination
})
