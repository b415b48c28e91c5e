/**
 * Tells an app what becomes of the messages of its mailbox, over all connections of a run.
 *
 * It costs nothing before somebody listens or goes on from a token. Then it asks what it must know (`questions`), one
 * command at a time and each in its turn with those of the app; a connection at rest asks nothing.
 */
import { type Context, Effect, type Fiber, Stream } from "effect"
import type { Following, Run } from "../activity/Run.ts"
import type { Capabilities } from "../Capability.ts"
import type { Change, Followed, Token } from "../Changes.ts"
import type { Command, CommandResult } from "../Command.ts"
import type { ImapError } from "../ImapError.ts"
import type { MailboxState } from "../Mailbox.ts"
import * as Told from "../mailbox/Told.ts"
import { coded, heard } from "../mailbox/news.ts"
import * as questions from "../mailbox/questions.ts"
import type { ResponseCode, Untagged } from "../Response.ts"
import { Broadcast } from "./Broadcast.ts"
import { quoted } from "./mailbox.ts"

export interface Options {
  readonly run: Run
  /** The UIDs of the mailbox are about to be read. */
  readonly surveys: () => void
  /** Where to go on from. */
  readonly resume: Token | undefined
}

/** What the follower does with a connection. */
export interface Means {
  readonly execute: (
    command: Command<ReadonlyArray<Untagged>>
  ) => Effect.Effect<CommandResult<ReadonlyArray<Untagged>>, ImapError>
  readonly capabilities: () => Capabilities
}

const missedChanges = (missed: number): Followed => ({ change: { _tag: "Gap", missed }, token: undefined })

export class Follower implements Following {
  private readonly options: Options
  private readonly state: Told.State
  private readonly listeners: Broadcast<Followed>
  private readonly context: Context.Context<never>
  /** The connection of the moment. */
  private means: Means | undefined
  private active: boolean
  private hasListener = false
  /** The connection ended before it answered. */
  private isLost = false
  private isAsking = false
  private asking: Fiber.Fiber<unknown> | undefined

  constructor(options: Options, context: Context.Context<never>) {
    const { resume, run } = options
    const { line, listener } = run.policy.sizes
    this.options = options
    this.context = context
    this.state = resume === undefined ? Told.make(line) : Told.fromToken(resume, run.account.host, line)
    this.active = resume !== undefined
    this.listeners = new Broadcast<Followed>(listener, missedChanges)
    // an app that goes on hears all, however late it comes to listen
    if (resume !== undefined) this.listeners.awaitFirst()
  }

  /** It has to hear all that the server says. */
  get isActive(): boolean {
    return this.active
  }

  /** From here on this connection can be asked. */
  begin(means: Means): void {
    this.means = means
    this.isLost = false
    this.ask()
  }

  /** The connection is gone; another may come. */
  end(): void {
    this.means = undefined
  }

  /** How far the changes were told; nothing where an app could not go on from there. */
  get token(): Token | undefined {
    return Told.tokenOf(this.state, this.options.run.account.host)
  }

  /** From now on. Who comes later than the first learns at once that the mailbox is followed. */
  get changes(): Stream.Stream<Change> {
    const all = this.listeners.stream(() => {
      const first = this.first()
      if (!this.active) this.join()
      return first.map((change) => ({ change, token: undefined }))
    })
    return Stream.map(all, ({ change }) => change)
  }

  /** For its only listener, who may come while a mailbox is open: what happened from its token on. */
  get joined(): Stream.Stream<Followed> {
    return this.listeners.stream(() => {
      this.join()
      return []
    })
  }

  since(mailbox: string): ReturnType<Following["since"]> {
    return this.active ? Told.since(this.state, mailbox) : undefined
  }

  opening(asksDelta: boolean): void {
    if (this.active) Told.opening(this.state, asksDelta)
  }

  opened(mailbox: MailboxState): void {
    if (this.active) this.follow((out) => Told.opened(this.state, mailbox, out))
  }

  closed(): void {
    if (this.active) Told.leave(this.state)
  }

  hear(response: Untagged): void {
    if (this.active) this.follow((out) => heard(this.state, response, out))
  }

  coded(code: ResponseCode | undefined): void {
    if (this.isActive && code !== undefined) this.follow((out) => coded(this.state, code, out))
  }

  /** Every stream ends, and nothing is asked any more. */
  close(): void {
    this.means = undefined
    this.listeners.end()
    this.asking?.interruptUnsafe()
  }

  private first(): ReadonlyArray<Change> {
    const { owes, place } = this.state
    const isFirst = !this.hasListener
    this.hasListener = true
    if (isFirst || owes !== undefined || place === undefined) return []
    return [{ _tag: "Reset", reason: "first", mailbox: place.mailbox, uidValidity: place.uidValidity }]
  }

  private join(): void {
    this.active = true
    const { mailbox } = this.options.run.attempt
    if (mailbox !== undefined) this.follow((out) => Told.joined(this.state, mailbox, out))
  }

  private follow(step: (out: Told.Out) => void): void {
    const out: Told.Out = []
    step(out)
    this.publish(out)
    this.ask()
  }

  private publish(changes: ReadonlyArray<Change>): void {
    const { host } = this.options.run.account
    const told = { ...this.state }
    const last = changes.at(-1)
    for (const change of changes) {
      const shown = this.shown(change)
      const followed =
        change === last
          ? {
              change: shown,
              // made when somebody asks: it names each UID
              get token() {
                return Told.tokenOf(told, host)
              }
            }
          : { change: shown, token: undefined }
      this.listeners.publish(followed, sizeOf(change))
    }
  }

  private shown(change: Change): Change {
    const { redactor } = this.options.run.recorder
    return "flags" in change ? { ...change, flags: quoted(change.flags, redactor) } : change
  }

  /** Asks what is open, until nothing is. A question that is lost with its connection comes again with the next one. */
  private ask(): void {
    const { means } = this
    if (means === undefined || this.isLost || this.isAsking) return
    if (questions.question(this.state) === undefined) return
    // what it runs into at once must not begin another one
    this.isAsking = true
    const all = Effect.repeat(this.askOne(means), { while: (isAnswered) => isAnswered })
    this.asking = Effect.runForkWith(this.context)(all)
    this.asking.addObserver(() => {
      this.isAsking = false
      this.ask()
    })
  }

  /** `false` where nothing is to be asked any more, or there is no answer. */
  private askOne(means: Means): Effect.Effect<boolean> {
    return Effect.suspend(() => {
      const question = questions.question(this.state)
      if (question === undefined) return Effect.succeed(false)
      if (question._tag === "Survey") this.options.surveys()
      const command = questions.commandOf(question, means.capabilities().has("ESEARCH"))
      return means.execute(command).pipe(
        Effect.map(({ untagged }) => this.answered(question, untagged)),
        Effect.catch(({ reason }) => Effect.sync(() => this.unanswered(question, reason._tag)))
      )
    })
  }

  private unanswered(question: questions.Question, reason: string): boolean {
    this.isLost = !refusals.has(reason)
    return !this.isLost && this.answered(question, undefined)
  }

  private answered(question: questions.Question, untagged: ReadonlyArray<Untagged> | undefined): true {
    const out: Told.Out = []
    questions.answered(this.state, question, untagged, out)
    this.publish(out)
    return true
  }
}

/** The server has answered, and will not say. */
const refusals: ReadonlySet<string> = new Set(["CommandRejected", "CommandRejectedUntagged"])

/** Bytes that a change takes while it waits, roughly. */
const sizeOf = (change: Change): number => {
  if ("flags" in change) return change.flags.reduce((sum, flag) => sum + 2 * flag.length + 16, 128)
  return change._tag === "Expunged" ? 64 + 32 * (change.uids?.length ?? 0) : 64
}
