/**
 * Opens a mailbox in turn with the others, so that its follower hears what happened there: whenever there is news of it,
 * and from time to time if news do not show all that may happen.
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
  private readonly pause = new Pause()
  /** The account has the mailbox, and the server counts it. */
  private isThere = false
  private isCounted = false
  private visiting: Fiber.Fiber<unknown> | undefined

  constructor(options: VisitorOptions) {
    this.options = options
    this.name = canonicalName(options.mailbox)
  }

  /** From now on, for this follower. It belongs to no caller, so that nobody's `within` has a visit in it. */
  begin(follower: Follower): void {
    const news = Stream.runForEach(this.options.news, ({ change }) => Effect.sync(() => this.hear(change)))
    const all = Effect.all([news, this.visits(follower)], { concurrency: 2, discard: true })
    this.visiting = Effect.runForkWith(this.options.context)(all)
  }

  end(): void {
    this.visiting?.interruptUnsafe()
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

  private visits(follower: Follower): Effect.Effect<void> {
    const { connected, run } = this.options
    const every = run.policy.limits.mailboxes
    const one = Effect.gen({ self: this }, function* () {
      const isPolled = this.isThere && (follower.isBlind || !this.isCounted)
      yield* isPolled ? Effect.timeoutOption(this.due.await, every) : this.due.await
      yield* Effect.sleep(this.pause.left(monotonicMillis(run.clock), every))
      if (Option.isNone(yield* connected)) return false
      this.due.closeUnsafe()
      if (follower.isCurrent || !this.isThere) return true
      this.pause.asked(monotonicMillis(run.clock))
      // what was not answered, or was lost, is asked in another turn
      const isAll = yield* Effect.orElseSucceed(this.options.visit, () => false)
      if (!isAll && this.isThere) this.due.openUnsafe()
      return true
    })
    return Effect.asVoid(Effect.repeat(one, { while: (isLeft) => isLeft }))
  }
}
