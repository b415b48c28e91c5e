/**
 * Opens a mailbox in turn with the others, so that its followers hear what happened there: whenever there is news of it,
 * and from time to time if news do not show all that may happen. All followers of the mailbox share its turns.
 */
import { type Context, Effect, type Fiber, Latch, Option, Stream } from "effect"
import type { AccountChange, AccountFollowed } from "../AccountChanges.ts"
import type { Run } from "../activity/Run.ts"
import { monotonicMillis } from "../clock.ts"
import type { ImapError } from "../ImapError.ts"
import { canonicalName } from "../wire/Grammar.ts"
import type { Follower } from "./Follower.ts"
import { Pause } from "./Pause.ts"

export interface VisitorOptions {
  readonly run: Run
  readonly context: Context.Context<never>
  readonly mailbox: string
  /** What becomes of the account's mailboxes. */
  readonly news: Stream.Stream<AccountFollowed>
  /** Waits for a connection; nothing if there will be none. */
  readonly connected: Effect.Effect<Option.Option<unknown>>
  /** Opens the mailbox and asks what its followers must know. Returns whether that was all. */
  readonly visit: Effect.Effect<boolean, ImapError>
}

export class Visitor {
  private readonly options: VisitorOptions
  private readonly name: string
  private readonly due = Latch.makeUnsafe()
  /** Somebody has come to listen since the last turn. */
  private readonly joined = Latch.makeUnsafe()
  private readonly pause = new Pause()
  /** The account has the mailbox, and the server counts it. */
  private isThere = false
  private isCounted = false
  private followers: ReadonlyArray<Follower> = []
  private visiting: Fiber.Fiber<unknown> | undefined

  constructor(options: VisitorOptions) {
    this.options = options
    this.name = canonicalName(options.mailbox)
  }

  /** From now on for this follower, too. The turns belong to no caller, so that nobody's `within` has one in it. */
  begin(follower: Follower): void {
    this.followers = [...this.followers, follower]
    this.joined.openUnsafe()
    this.due.openUnsafe()
    if (this.visiting !== undefined) return
    const news = Stream.runForEach(this.options.news, ({ change }) => Effect.sync(() => this.hear(change)))
    const all = Effect.all([news, this.visits], { concurrency: 2, discard: true })
    this.visiting = Effect.runForkWith(this.options.context)(all)
  }

  /** Not for this follower any more; nobody takes turns for nobody. */
  end(follower: Follower): void {
    this.followers = this.followers.filter((other) => other !== follower)
    if (this.followers.length > 0) return
    this.visiting?.interruptUnsafe()
    this.visiting = undefined
    this.isThere = false
    this.isCounted = false
  }

  private hear(change: AccountChange): void {
    if (change._tag === "Created" && change.mailbox.name === this.name) {
      this.isThere = true
      this.isCounted = change.mailbox.status !== undefined
    } else if (change._tag === "Renamed" && change.to === this.name) this.isThere = true
    else if (change._tag === "News" && change.name === this.name) this.isCounted = true
    else {
      const isGone =
        (change._tag === "Removed" && change.name === this.name) ||
        (change._tag === "Renamed" && change.from === this.name)
      if (isGone) this.isThere = false
      return
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
      // a listener that has just come does not wait for what a server has provoked
      yield* Effect.timeoutOption(this.joined.await, this.pause.left(monotonicMillis(run.clock), every))
      if (Option.isNone(yield* connected)) return false
      this.due.closeUnsafe()
      this.joined.closeUnsafe()
      if (this.followers.every(({ isCurrent }) => isCurrent) || !this.isThere) return true
      this.pause.asked(monotonicMillis(run.clock))
      // what was not answered, or was lost, is asked in another turn
      const isAll = yield* Effect.orElseSucceed(this.options.visit, () => false)
      if (!isAll && this.isThere) this.due.openUnsafe()
      return true
    })
    return Effect.asVoid(Effect.repeat(one, { while: (isLeft) => isLeft }))
  }
}
