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
import { isSameMailbox } from "../wire/Grammar.ts"
import { Broadcast, withToken } from "./Broadcast.ts"
import { footprint } from "./footprint.ts"
import { quoted } from "./shown.ts"

/** Which messages are followed, and from where on. */
export interface Start {
  /** The mailbox; without one the mailbox that the app has selected. */
  readonly mailbox?: string | undefined
  /** The token to continue from. */
  readonly resume: Token | undefined
}

export interface FollowerOptions extends Start {
  readonly run: Run
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
    const { mailbox, resume, run } = options
    const { line, listener } = run.policy.sizes
    const readsFlags = mailbox !== undefined
    const isOther = resume !== undefined && mailbox !== undefined && !isSameMailbox(resume.mailbox, mailbox)
    this.options = options
    this.state =
      resume === undefined || isOther
        ? Mirror.make(line, readsFlags)
        : Mirror.fromToken(resume, run.account.host, line, readsFlags)
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
  joined(then: () => void): Stream.Stream<Followed> {
    return this.listeners.mapped(
      () => [],
      (changes) => this.followed(changes),
      () => {
        this.join()
        then()
      }
    )
  }

  /** Nothing that is known of the mailbox shows whether flags have changed since. */
  get isBlind(): boolean {
    return this.state.modSeq === undefined
  }

  /** It hears by itself of all that happens, and has nothing to ask. */
  get isCurrent(): boolean {
    return this.state.view._tag === "open" && this.question === undefined
  }

  since(mailbox: string): ReturnType<Following["since"]> {
    return this.active && this.concerns(mailbox) ? Mirror.since(this.state, mailbox) : undefined
  }

  opening(mailbox: string, asksDelta: boolean): void {
    if (!this.active) return
    if (this.concerns(mailbox)) Mirror.opening(this.state, asksDelta)
    else Mirror.leave(this.state)
  }

  opened(mailbox: MailboxState): void {
    if (this.active && this.concerns(mailbox.name)) {
      this.follow((out) => Mirror.opened(this.state, mailbox, out))
    }
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
    if (mailbox === undefined || !this.concerns(mailbox.name)) return
    this.follow((out) => Mirror.joined(this.state, mailbox, out))
  }

  /** Its own mailbox; else the one that the app has selected, and none that a `within` visits meanwhile. */
  private concerns(mailbox: string): boolean {
    const { mailbox: own, run } = this.options
    if (own !== undefined) return isSameMailbox(own, mailbox)
    const { left } = run.context()
    return left === undefined || (left.mailbox !== null && isSameMailbox(left.mailbox, mailbox))
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
