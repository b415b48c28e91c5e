/**
 * Opens a mailbox in turn with others, so that its followers learn what happened there: whenever there is news of it, and
 * from time to time if news does not show every change. One that is not listed is opened once, to see whether it exists. All
 * followers of a mailbox share its visits.
 */
import { type Context, Effect, type Fiber, Latch, Option, Stream } from "effect"
import type { AccountChange, AccountFollowed } from "../AccountChanges.ts"
import type { Run } from "../../lifecycle/activity/Run.ts"
import { monotonicMillis } from "../../base/clock.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import { canonicalName } from "../../imap/wire/Grammar.ts"
import type { Follower } from "./Follower.ts"
import { Pause } from "./Pause.ts"

export interface VisitorOptions {
  readonly run: Run
  readonly context: Context.Context<never>
  readonly mailbox: string
  /** The changes of the account's mailboxes. */
  readonly news: Stream.Stream<AccountFollowed>
  /** Returns whether the account lists the mailbox. */
  readonly isListed: () => boolean
  /** Waits for a connection; `None` if there will be none. */
  readonly connected: Effect.Effect<Option.Option<unknown>>
  /** The refusals of the mailbox as the one that connections begin with: nothing is tried then before somebody acts. */
  readonly refusals: Stream.Stream<ImapError>
  /** Opens the mailbox, even one that is open if `isReset`, and asks the followers' questions. Returns whether none is left. */
  readonly visit: (isReset: boolean) => Effect.Effect<boolean, ImapError>
  /** Called when the mailbox cannot be opened, once for each reason. */
  readonly refused: (why: ImapError) => void
}

export class Visitor {
  private readonly options: VisitorOptions
  private readonly name: string
  private readonly due = Latch.makeUnsafe()
  /** Open if a listener has come, or asked for more, since the last visit. */
  private readonly joined = Latch.makeUnsafe()
  private readonly pause = new Pause()
  /** True if the account has the mailbox, and if the server counts every change of it (RFC 7162 §3.1.7). */
  private isThere = false
  private isCounted = false
  /** True if it was gone since the last visit: a server may keep the old one open. */
  private isReset = false
  /** True if it is not listed, and is to be opened to see whether it exists. */
  private isDoubted = false
  /** The last refusal since it was open. */
  private refusal: ImapError | undefined
  private followers: ReadonlyArray<Follower> = []
  private visiting: Fiber.Fiber<unknown> | undefined

  constructor(options: VisitorOptions) {
    this.options = options
    this.name = canonicalName(options.mailbox)
  }

  /** Begins visits for this follower, in a separate fiber, so that no visit is part of a caller's `within`. */
  begin(follower: Follower): void {
    this.followers = [...this.followers, follower]
    this.isDoubted ||= !this.isThere && this.refusal !== undefined
    this.more()
    if (this.visiting !== undefined) return
    const news = Stream.runForEach(this.options.news, ({ change }) => Effect.sync(() => this.hear(change)))
    const refusals = Stream.runForEach(this.options.refusals, (why) => Effect.sync(() => this.refused(why)))
    const all = Effect.all([news, refusals, this.visits], { concurrency: "unbounded", discard: true })
    this.visiting = Effect.runForkWith(this.options.context)(all)
  }

  /** A listener waits for a visit. */
  more(): void {
    this.joined.openUnsafe()
    this.due.openUnsafe()
  }

  /** Ends visits for this follower, and all visits after the last one. */
  end(follower: Follower): void {
    this.followers = this.followers.filter((other) => other !== follower)
    if (this.followers.length > 0) return
    this.visiting?.interruptUnsafe()
    this.visiting = undefined
    this.isThere = false
    this.isCounted = false
    this.isReset = false
    this.isDoubted = false
  }

  private hear(change: AccountChange): void {
    if (change._tag === "Created" && change.mailbox.name === this.name) {
      this.isThere = true
      this.isCounted = change.mailbox.status?.highestModSeq !== undefined
    } else if (change._tag === "Renamed" && change.to === this.name) this.isThere = true
    else if (change._tag === "News" && change.name === this.name) {
      this.isCounted = change.status.highestModSeq !== undefined
    } else if (change._tag === "Following") {
      // the first survey is complete
      if (this.isThere || this.options.isListed()) return
      this.isDoubted = true
    } else {
      const isGone =
        (change._tag === "Removed" && change.name === this.name) ||
        (change._tag === "Renamed" && change.from === this.name)
      if (!isGone) return
      this.isThere = false
      this.isReset = true
      this.isDoubted = true
    }
    this.due.openUnsafe()
  }

  private get visits(): Effect.Effect<void> {
    const { connected, run } = this.options
    const every = run.policy.limits.mailboxes
    const one = Effect.gen({ self: this }, function* () {
      const isBlind = this.followers.some((follower) => follower.isBlind)
      const isPolled = this.isThere && (isBlind || !this.isCounted)
      yield* isPolled ? Effect.timeoutOption(this.due.await, every) : this.due.await
      // a listener that waits does not wait out a pause that the server has provoked
      yield* Effect.timeoutOption(this.joined.await, this.pause.leftMs(monotonicMillis(run.clock), every))
      if (Option.isNone(yield* connected)) return false
      this.due.closeUnsafe()
      this.joined.closeUnsafe()
      if (!this.isDue) return true
      this.pause.asked(monotonicMillis(run.clock))
      yield* this.visited
      return true
    })
    return Effect.asVoid(Effect.repeat(one, { while: (isLeft) => isLeft }))
  }

  private get isDue(): boolean {
    if (!this.isThere) return this.isDoubted
    return this.isReset || !this.followers.every(({ isCurrent }) => isCurrent)
  }

  private get visited(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const { isReset, isThere } = this
      this.isReset = false
      this.isDoubted = false
      return this.options.visit(isReset).pipe(
        Effect.map((isAll) => this.opened(isAll)),
        Effect.catch((why) =>
          Effect.sync(() => {
            this.isReset ||= isReset
            this.failed(why, isThere)
          })
        )
      )
    })
  }

  private opened(isAll: boolean): void {
    this.refusal = undefined
    // some servers do not list each mailbox that they open
    this.isThere ||= !this.isReset
    // a question without an answer is asked at another visit
    if (!isAll && this.isThere) this.due.openUnsafe()
  }

  private failed(why: ImapError, wasThere: boolean): void {
    const isRefused = why.step === "select" && why.retry === "never"
    if (isRefused) this.refuse(why)
    else this.isDoubted ||= !wasThere
    if (this.isThere || this.isDoubted) this.due.openUnsafe()
  }

  private refuse(why: ImapError): void {
    if (this.refusal?.reason._tag !== why.reason._tag) this.options.refused(why)
    this.refusal = why
    this.refused(why)
  }

  private refused(why: ImapError): void {
    for (const follower of this.followers) follower.refused(why)
  }
}
