/**
 * A listener of the mailboxes of an account: what was reported to it, and which mailboxes it has to be compared with.
 *
 * Changes are not queued. It remembers which mailboxes may differ, and computes the difference when the app asks. A slow
 * app therefore costs one place for each mailbox, and misses only what came and went meanwhile.
 */
import { Effect, Stream } from "effect"
import type { AccountChange, AccountFollowed } from "../AccountChanges.ts"
import * as LongWork from "../../base/LongWork.ts"
import { Bell } from "../following/Bell.ts"
import type { Copy } from "./Copy.ts"
import { type Compared, difference, isGone } from "./difference.ts"
import type { Overview } from "./Overview.ts"
import type { Reported } from "./reported.ts"
import type { Surveyor } from "./Surveyor.ts"

export interface SubscriberOptions {
  readonly overview: Overview
  readonly follows: Compared["follows"]
  /** The earlier reports to it, to be compared with the next survey. */
  readonly reported: Reported
  /** The changes with which it begins. */
  readonly first: ReadonlyArray<AccountChange>
  readonly by: () => Surveyor["by"]
  /** Returns whether all changes of the overview were passed to `heard`. */
  readonly isSettled: () => boolean
  /** Adds a token to the last of the changes that were found together. */
  readonly withToken: (changes: ReadonlyArray<AccountChange>, copy: Copy) => ReadonlyArray<AccountFollowed>
}

/** The number of mailboxes that are compared in one step. */
const maxNames = 256

export class Subscriber {
  private readonly options: SubscriberOptions
  private readonly bell = new Bell()
  private first: ReadonlyArray<AccountChange>
  private readonly copy: Copy
  /** The mailboxes that were heard of; some may be gone. */
  private readonly heardOf = new Set<string>()
  /** The mailboxes that are to be compared. */
  private due = new Set<string>()
  /** The mailboxes that cannot be compared yet. */
  private open: Set<string>
  /** True if one may be gone: then all are compared together, since it may be found under another name. */
  private isAnyGone = false
  private by: Surveyor["by"]
  /** The number of surveys before it came, which may have left out the mailboxes that it follows. */
  private readonly since: number

  constructor(options: SubscriberOptions) {
    this.options = options
    this.first = options.first
    this.copy = options.reported.copy
    // the next survey finds all others
    this.open = options.reported.names
    this.since = options.overview.surveys
  }

  /** Marks mailboxes as changed, along with those that could not be compared so far. `wake` is called after it. */
  *heard(names: Iterable<string>): LongWork.LongWork<void> {
    yield* LongWork.each(names, (name) => this.heardOf.add(name))
    if (this.isSurveyed) yield* this.reopen()
  }

  /** Compares what was marked, once the app asks. */
  wake(): void {
    if (this.isSurveyed) this.bell.ring()
  }

  /** Compares all mailboxes again that could not be compared. */
  private reopen(): LongWork.LongWork<void> {
    const { open } = this
    this.open = new Set()
    return LongWork.each(open, (name) => this.heardOf.add(name))
  }

  /** Ends the stream after the changes that are due. */
  end(): void {
    this.bell.end()
  }

  get stream(): Stream.Stream<AccountFollowed> {
    return Stream.flattenIterable(Stream.fromEffectRepeat(this.bell.next(this.found)))
  }

  /** The changes of the next mailboxes that have any. */
  private readonly found: Effect.Effect<ReadonlyArray<AccountFollowed>> = Effect.flatMap(
    LongWork.inPieces(() => this.take()),
    (changes) => {
      const isMore = this.isComparable && this.due.size + this.heardOf.size > 0
      if (!isMore) return Effect.succeed(this.options.withToken(changes, this.copy))
      return changes.length === 0
        ? Effect.andThen(Effect.yieldNow, this.found)
        : Effect.as(Effect.yieldNow, changes.map(withoutToken))
    }
  );

  private *take(): LongWork.LongWork<ReadonlyArray<AccountChange>> {
    if (this.isComparable) yield* LongWork.each(this.heardOf, (name) => this.differs(name))
    const { first, options } = this
    this.first = []
    if (!this.isComparable) return first
    const { follows, overview } = options
    const by = options.by()
    const following: ReadonlyArray<AccountChange> =
      by === undefined || by === this.by ? [] : [{ _tag: "Following", by }]
    this.by = by ?? this.by
    const { changes, open } = yield* difference({
      reported: this.copy,
      overview,
      follows,
      names: this.piece()
    })
    yield* LongWork.each(open, (name) => this.open.add(name))
    // what was heard meanwhile may decide about them
    if (this.heardOf.size > 0) yield* this.reopen()
    return [...first, ...following, ...changes]
  }

  private get isComparable(): boolean {
    return this.options.isSettled() && this.isSurveyed
  }

  private get isSurveyed(): boolean {
    return this.options.overview.completed > this.since
  }

  private differs(name: string): void {
    const { follows, overview } = this.options
    this.heardOf.delete(name)
    this.due.add(name)
    this.isAnyGone ||= isGone({ reported: this.copy, overview, follows }, name)
  }

  private piece(): ReadonlySet<string> {
    if (this.isAnyGone) {
      const all = this.due
      this.due = new Set()
      this.isAnyGone = false
      return all
    }
    const names = new Set<string>()
    for (const name of this.due) {
      if (names.size === maxNames) break
      names.add(name)
      this.due.delete(name)
    }
    return names
  }
}

const withoutToken = (change: AccountChange): AccountFollowed => ({ change, token: undefined })
