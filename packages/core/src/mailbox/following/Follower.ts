/**
 * Reports the changes of the messages of a mailbox to one listener, over all connections of a run. It costs nothing until that
 * listens.
 */
import { Stream } from "effect"
import { contextOf, type Following, type Run } from "../../lifecycle/activity/Run.ts"
import type { Change, Followed, FollowingOptions } from "../Changes.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { MailboxState } from "../../imap/Mailbox.ts"
import * as Mirror from "./Mirror.ts"
import { joined, opened } from "./opened.ts"
import { coded, heard } from "./news.ts"
import * as pages from "./pages.ts"
import * as questions from "./questions.ts"
import type { ResponseCode, Untagged } from "../../imap/Response.ts"
import { isSameMailbox } from "../../imap/wire/Grammar.ts"
import { Broadcast, type Elements } from "./Broadcast.ts"
import { withToken } from "./grouped.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import { footprint } from "../../base/footprint.ts"
import type { Reading } from "./Reading.ts"
import { Resync } from "./Resync.ts"
import { Untaken } from "./Untaken.ts"
import { quoted } from "./shown.ts"
import { isPaged } from "./View.ts"

/** The mailbox that is followed, and the point where that begins. */
export interface Start extends FollowingOptions {
  /** The mailbox; by default the one that the app has selected. */
  readonly mailbox?: string | undefined
}

export interface FollowerOptions extends Start {
  readonly run: Run
  /** Called when something may have to be asked. */
  readonly ask: () => void
  /** Called when the listener asks for messages that come after a page. */
  readonly more?: () => void
}

export class Follower implements Omit<Following, "sends"> {
  private readonly options: FollowerOptions
  private readonly state: Mirror.Mirror
  /** The memory of what it knows of the mailbox. */
  private readonly memory: MemoryBound
  private readonly listeners: Broadcast<Change>
  private readonly resync: Resync
  private active = false
  /** True if the listener was too slow for the change that was published last. */
  private isSlow = false
  /** The failure with which the stream ends. */
  private refusal: ImapError | undefined

  constructor(options: FollowerOptions) {
    const { mailbox, page, resume, run } = options
    const { line, listener } = run.policy.sizes
    const room = { memory: (this.memory = run.memory.part()), listener }
    // who takes pages is not to read the whole mailbox for them
    const readsFlags = mailbox !== undefined || page !== undefined
    const isOther = resume !== undefined && mailbox !== undefined && !isSameMailbox(resume.mailbox, mailbox)
    this.options = options
    this.resync = new Resync(run.recorder)
    this.state =
      resume === undefined || isOther
        ? Mirror.make(line, readsFlags, page, room)
        : Mirror.fromToken(resume, run.account.host, line, readsFlags, page, room)
    const changes: Elements<Change> = {
      sizeOf: footprint,
      gap: () => {
        this.isSlow = true
        return Mirror.resetOf(this.state, "slow")
      },
      gapIsAll: true,
      emptied: () => this.emptied(),
      untaken: () => new Untaken(run, "changes")
    }
    this.listeners = new Broadcast<Change>(listener, changes, run.memory)
  }

  /** True if it has to hear everything that the server says. */
  get isActive(): boolean {
    return this.active
  }

  /** The question that must be asked next, if any. */
  get question(): questions.Question | undefined {
    return this.active ? questions.question(this.state) : undefined
  }

  /** The UID below which every message was reported. */
  get reached(): number {
    return this.state.uidNext
  }

  /** The changes from the token on, for its only listener, which may come while the mailbox is open. */
  joined(then: () => void): Stream.Stream<Followed, ImapError> {
    const changes = this.listeners.mapped(
      () => [],
      (changes) => this.followed(changes),
      () => {
        this.join()
        then()
      }
    )
    const failure = Stream.suspend(() =>
      this.refusal === undefined ? Stream.empty : Stream.fail(this.refusal)
    )
    return Stream.concat(changes, failure)
  }

  /** True if changed flags could go unnoticed, since the mailbox has no mod-sequence. */
  get isBlind(): boolean {
    return this.state.modSeq === undefined
  }

  /** True if the mailbox is open and nothing has to be asked. */
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
      this.resync.begin(this.state)
      this.follow((out) => opened(this.state, mailbox, out))
    }
  }

  closed(): void {
    this.resync.leave()
    if (this.active) Mirror.leave(this.state)
  }

  /** The connection has ended. */
  ended(): void {
    this.resync.leave()
    this.listeners.ended()
    Mirror.ended(this.state)
  }

  hear(response: Untagged): void {
    if (this.active) this.follow((out) => heard(this.state, response, out))
  }

  /** The next command is about to be written; `reading` has the messages whose flags it reads. */
  reads(reading: Reading | undefined): void {
    this.state.reading = reading
  }

  coded(code: ResponseCode | undefined): void {
    if (this.active && code !== undefined) this.follow(() => coded(this.state, code))
  }

  /** Takes the answer to a question; `undefined` if the server refused. */
  answered(question: questions.Question, answer: questions.Answer | undefined): void {
    const out: Mirror.Out = []
    const { view } = this.state
    const isMiscounted = view._tag === "open" && view.isMiscounted
    questions.answered(this.state, question, answer, out)
    if (isMiscounted && !view.isMiscounted) this.recount(view.exists)
    Mirror.weigh(this.state)
    this.publish(out)
    this.resync.goOn(() => this.isCurrent)
  }

  /** Corrects the count of the mailbox, after data that could not be read. */
  private recount(exists: number): void {
    const { attempt } = this.options.run
    if (attempt.mailbox !== undefined) attempt.mailbox = { ...attempt.mailbox, exists }
  }

  /** The mailbox cannot be opened: ends the stream of a listener that requires it. */
  refused(why: ImapError): void {
    if (this.options.isRequired !== true) return
    this.refusal = why
    this.close()
  }

  /** Ends every stream. */
  close(): void {
    this.memory.release()
    this.listeners.end()
  }

  /** The listener has taken all that waited: it gets the next page. */
  private emptied(): void {
    const { state } = this
    if (state.room === state.page) return
    this.follow((out) => pages.goOn(state, out))
    if (Mirror.hasMore(state)) this.options.more?.()
  }

  private join(): void {
    this.active = true
    const { mailbox } = this.options.run.attempt
    if (mailbox === undefined || !this.concerns(mailbox.name)) return
    this.resync.begin(this.state)
    this.follow((out) => joined(this.state, mailbox, out))
  }

  /** Returns whether it follows this mailbox: its own, or else the one that the app has selected, not one that `within` visits. */
  private concerns(mailbox: string): boolean {
    const { mailbox: followedName, run } = this.options
    if (followedName !== undefined) return isSameMailbox(followedName, mailbox)
    const { left } = contextOf(run)
    return left === undefined || (left.mailbox !== null && isSameMailbox(left.mailbox, mailbox))
  }

  private follow(step: (out: Mirror.Out) => void): void {
    const out: Mirror.Out = []
    step(out)
    Mirror.weigh(this.state)
    this.publish(out)
    this.resync.goOn(() => this.isCurrent)
    this.options.ask()
  }

  private publish(changes: ReadonlyArray<Change>): void {
    for (const change of changes) {
      this.resync.changed(change)
      this.listeners.publish(this.shown(change))
      if (this.isSlow && isPaged(this.state)) {
        // the other changes are of messages that arrive again
        this.isSlow = false
        return pages.again(this.state, change._tag === "Arrived")
      }
    }
  }

  /** Adds the token to what a listener takes at once; nothing is kept for it while the changes wait. */
  private followed(changes: ReadonlyArray<Change>): ReadonlyArray<Followed> {
    const { host } = this.options.run.account
    const state = { ...this.state }
    return withToken(changes, () => Mirror.tokenOf(state, host))
  }

  private shown(change: Change): Change {
    const { redactor } = this.options.run.recorder
    return "flags" in change ? { ...change, flags: quoted(change.flags, redactor) } : change
  }
}
