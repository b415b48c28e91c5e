/**
 * Asks the questions of the followers of a mailbox, one command at a time, in turn with the app's commands. A question that
 * several followers share is asked once. As long as nothing happens, nothing is asked.
 */
import { type Context, Effect } from "effect"
import type { Run } from "../../lifecycle/activity/Run.ts"
import type { Capabilities } from "../../imap/Capability.ts"
import { monotonicMillis } from "../../base/clock.ts"
import type { Command, CommandResult } from "../../imap/Command.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import * as LongWork from "../../base/LongWork.ts"
import * as questions from "./questions.ts"
import type { Untagged } from "../../imap/Response.ts"
import type { Follower } from "./Follower.ts"
import { Pause } from "./Pause.ts"
import { Rounds } from "./Rounds.ts"
import * as Surveys from "./Surveys.ts"

/** A connection as the followers use it in their turn. */
export interface Asking {
  readonly exchange: (
    command: Command<ReadonlyArray<Untagged>>
  ) => Effect.Effect<CommandResult<ReadonlyArray<Untagged>>, ImapError>
  readonly capabilities: () => Capabilities
}

/** A connection that the followers can ask at any time. */
export interface Askable extends Asking {
  /** Runs `work` on the connection once it is its turn. */
  readonly inTurn: <A>(work: Effect.Effect<A>) => Effect.Effect<A>
}

export interface AskerOptions {
  readonly run: Run
  readonly context: Context.Context<never>
  /** Called when all UIDs of the mailbox are about to be read. */
  readonly surveys: () => void
  readonly followers: () => ReadonlyArray<Follower>
}

/** The questions in the turn of another caller, since others wait for theirs. */
const maxQuestions = 32

/** The ranges of UIDs that are taken at once: a millisecond or two. */
const maxRanges = 4096

/** A question of a follower. */
interface Asked {
  readonly follower: Pick<Follower, "answered" | "reached">
  readonly question: questions.Question
}

export class Asker {
  private readonly options: AskerOptions
  /** The present connection. */
  private means: Askable | undefined
  /** The connection that ended before it answered. */
  private lost: Asking | undefined
  private readonly rounds: Rounds
  /** True if another caller has the turn, and asks in it. */
  private isVisited = false
  /** The command that asks whose flags changed. */
  private flags: Command | undefined
  private surveys = new Pause()
  private fetches = new Pause()

  constructor(options: AskerOptions) {
    this.options = options
    this.rounds = new Rounds(options.context, () => this.ask())
  }

  /** Uses this connection from here on. */
  begin(means: Askable): void {
    this.means = means
    this.ask()
  }

  /** The connection is gone; another may come. */
  end(): void {
    this.means = undefined
    this.rounds.rest()
  }

  /** Asks nothing more. */
  close(): void {
    this.end()
    this.rounds.close()
  }

  /** Ends the pauses: a mailbox was opened, which no server can provoke. */
  opened(): void {
    this.surveys = new Pause()
    this.fetches = new Pause()
  }

  /** Returns whether the command asks whose flags changed, and does not read messages for the app. */
  asksFlags(command: Command): boolean {
    return this.flags === command
  }

  /** Asks until no question is open. A question that is lost with its connection is asked again on the next one. */
  ask(): void {
    const { means } = this
    if (means === undefined || means === this.lost || this.rounds.isAsking || this.isVisited) return
    const all = this.open()
    if (all.length === 0) return
    const ms = all.reduce((least, { question }) => Math.min(least, this.pause(question)), Infinity)
    if (ms > 0) return this.rounds.wait(ms)
    const isLeft = () => this.means !== means
    const ask = means.inTurn(Effect.suspend(() => (isLeft() ? Effect.succeed(false) : this.askOne(means))))
    this.rounds.ask(Effect.repeat(ask, { while: (isAnswered) => isAnswered }))
  }

  /** Asks in the turn of another caller, at most `maxQuestions` questions. Returns whether all are answered. */
  during(means: Asking): Effect.Effect<boolean> {
    const begin = Effect.sync(() => void (this.isVisited = true))
    const end = Effect.sync(() => {
      this.isVisited = false
      this.ask()
    })
    const asks = Effect.repeat(
      Effect.suspend(() => this.askOne(means)),
      { while: (isAnswered) => isAnswered, times: maxQuestions - 1 }
    )
    return Effect.acquireUseRelease(
      begin,
      () => Effect.map(asks, () => this.open().length === 0),
      () => end
    )
  }

  private open(): ReadonlyArray<Asked> {
    return this.options.followers().flatMap((follower) => {
      const { question } = follower
      return question === undefined ? [] : [{ follower, question }]
    })
  }

  /** The milliseconds until the question may be asked. */
  private pause(question: questions.Question): number {
    const { _tag } = question
    if (_tag === "Flags" || isContinued(question)) return 0
    return (_tag === "Fetch" ? this.fetches : this.surveys).leftMs(this.now())
  }

  private now(): number {
    return monotonicMillis(this.options.run.clock)
  }

  /** Asks one question about the open mailbox. Returns `false` if none is due, or the connection was lost. */
  private askOne(means: Asking): Effect.Effect<boolean> {
    return Effect.suspend(() => {
      const due = this.open().filter(({ question }) => this.pause(question) === 0)
      const [first] = due
      if (first === undefined) return Effect.succeed(false)
      const { follower, question } = first
      const alike = due.filter((other) => questions.isSame(other.question, question))
      const capabilities = means.capabilities()
      // RFC 7162 §3.1: some servers report mod-sequences and know no CHANGEDSINCE
      if (questions.needsModSeq(question) && !listsModSeq(capabilities))
        return Effect.sync(() => this.refused(alike))
      const before = follower.reached
      if (question._tag === "Survey" && !isContinued(question)) this.options.surveys()
      const command = questions.commandOf(question, capabilities.has("ESEARCH"))
      if (question._tag === "Flags") this.flags = command
      return means.exchange(command).pipe(
        Effect.flatMap(({ untagged }) => LongWork.inPieces(() => answered(alike, untagged))),
        Effect.catch(({ reason }) => Effect.sync(() => this.unanswered(means, alike, reason._tag))),
        Effect.tap(() => Effect.sync(() => this.reckon(question, follower.reached > before)))
      )
    })
  }

  private unanswered(means: Asking, asked: ReadonlyArray<Asked>, reason: string): boolean {
    if (!refusals.has(reason)) {
      this.lost = means
      return false
    }
    return this.refused(asked)
  }

  private refused(asked: ReadonlyArray<Asked>): true {
    for (const { follower, question } of asked) follower.answered(question, undefined)
    return true
  }

  /** Delays provoked questions more and more. New messages are asked for whenever any arrive. */
  private reckon(question: questions.Question, isPaid: boolean): void {
    const { _tag } = question
    if (isContinued(question)) return
    if (_tag === "Survey") this.surveys.asked(this.now())
    else if (_tag === "Fetch" && isPaid) this.fetches = new Pause()
    else if (_tag === "Fetch") this.fetches.asked(this.now())
  }
}

const listsModSeq = (capabilities: Capabilities): boolean =>
  capabilities.has("CONDSTORE") || capabilities.has("QRESYNC")

/** Returns whether it is the next part of something that was asked. */
const isContinued = (question: questions.Question): boolean =>
  question._tag === "Survey" && Surveys.isContinued(question)

/** Reads the answer once, in pieces, and gives way before each follower takes the UIDs of very many messages. */
export function* answered(
  asked: ReadonlyArray<Asked>,
  untagged: ReadonlyArray<Untagged>
): LongWork.LongWork<true> {
  const [first] = asked
  const answer = first && (yield* questions.answerOf(first.question, untagged))
  for (const { follower, question } of asked) {
    if ((answer?.found?.ranges ?? 0) > maxRanges) yield
    follower.answered(question, answer)
  }
  return true
}

/** The reasons by which the server has answered, and refused. */
const refusals: ReadonlySet<string> = new Set(["CommandRejected", "CommandRejectedUntagged"])
