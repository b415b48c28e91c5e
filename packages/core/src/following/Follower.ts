/**
 * Reports to an app what becomes of the messages of its mailbox, over all connections of a run. It costs nothing before
 * someone listens or continues from a token.
 */
import type { Stream } from "effect"
import type { Following, Run } from "../activity/Run.ts"
import type { Change, Followed, Token } from "../Changes.ts"
import type { MailboxState } from "../Mailbox.ts"
import * as Mirror from "./Mirror.ts"
import { coded, heard } from "./news.ts"
import * as questions from "./questions.ts"
import type { ResponseCode, Untagged } from "../Response.ts"
import { Broadcast, withToken } from "./Broadcast.ts"
import { footprint } from "./footprint.ts"
import { quoted } from "./mailbox.ts"

export interface FollowerOptions {
  readonly run: Run
  /** The token to continue from. */
  readonly resume: Token | undefined
  /** Something may have to be asked. */
  readonly ask: () => void
}

const missedChanges = (missed: number): Change => ({ _tag: "Gap", missed })

export class Follower implements Omit<Following, "sends"> {
  private readonly options: FollowerOptions
  private readonly state: Mirror.Mirror
  private readonly listeners: Broadcast<Change>
  private active: boolean
  private hasListener = false

  constructor(options: FollowerOptions) {
    const { resume, run } = options
    const { line, listener } = run.policy.sizes
    this.options = options
    this.state = resume === undefined ? Mirror.make(line) : Mirror.fromToken(resume, run.account.host, line)
    this.active = resume !== undefined
    this.listeners = new Broadcast<Change>({ capacity: listener, sizeOf: footprint, gap: missedChanges })
    // an app that continues hears all, however late it comes to listen
    if (resume !== undefined) this.listeners.awaitFirst()
  }

  /** It has to hear all that the server says. */
  get isActive(): boolean {
    return this.active
  }

  /** What must be asked next, if anything. */
  get question(): questions.Question | undefined {
    return this.active ? questions.question(this.state) : undefined
  }

  /** Every message below this UID was reported. */
  get reached(): number {
    return this.state.uidNext
  }

  /** How far the changes were reported; nothing if an app could not continue from there. */
  get token(): Token | undefined {
    return Mirror.tokenOf(this.state, this.options.run.account.host)
  }

  /** From now on. Who comes later than the first learns at once that the mailbox is followed. */
  get changes(): Stream.Stream<Change> {
    const join = () => {
      if (!this.active) this.join()
    }
    return this.listeners.stream(() => this.first(), join)
  }

  /** For its only listener, who may come while a mailbox is open: what happened from its token on. */
  get joined(): Stream.Stream<Followed> {
    return this.listeners.mapped(
      () => [],
      (changes) => this.followed(changes),
      () => this.join()
    )
  }

  since(mailbox: string): ReturnType<Following["since"]> {
    return this.active ? Mirror.since(this.state, mailbox) : undefined
  }

  opening(asksDelta: boolean): void {
    if (this.active) Mirror.opening(this.state, asksDelta)
  }

  opened(mailbox: MailboxState): void {
    if (this.active) this.follow((out) => Mirror.opened(this.state, mailbox, out))
  }

  closed(): void {
    if (this.active) Mirror.leave(this.state)
  }

  hear(response: Untagged): void {
    if (this.active) this.follow((out) => heard(this.state, response, out))
  }

  /** The next command is about to be written: messages are read by it, or they are not. */
  reads(isReading: boolean): void {
    this.state.isReading = isReading
  }

  coded(code: ResponseCode | undefined): void {
    if (this.active && code !== undefined) this.follow(() => coded(this.state, code))
  }

  /** Without an answer: the server refused. */
  answered(question: questions.Question, untagged: ReadonlyArray<Untagged> | undefined): void {
    const out: Mirror.Out = []
    questions.answered(this.state, question, untagged, out)
    this.publish(out)
  }

  /** Every stream ends. */
  close(): void {
    this.listeners.end()
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
    if (mailbox !== undefined) this.follow((out) => Mirror.joined(this.state, mailbox, out))
  }

  private follow(step: (out: Mirror.Out) => void): void {
    const out: Mirror.Out = []
    step(out)
    this.publish(out)
    this.options.ask()
  }

  private publish(changes: ReadonlyArray<Change>): void {
    for (const change of changes) this.listeners.publish(this.shown(change))
  }

  /** What a listener takes at once, and how far that reports all. Nothing is kept for it while the changes wait. */
  private followed(changes: ReadonlyArray<Change>): ReadonlyArray<Followed> {
    const { host } = this.options.run.account
    const told = { ...this.state }
    return withToken(changes, () => Mirror.tokenOf(told, host))
  }

  private shown(change: Change): Change {
    const { redactor } = this.options.run.recorder
    return "flags" in change ? { ...change, flags: quoted(change.flags, redactor) } : change
  }
}
