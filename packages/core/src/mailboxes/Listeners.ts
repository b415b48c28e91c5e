/** Who hears what becomes of the mailboxes of an account, each from its own place on. It costs nothing before somebody listens. */
import { type Context, Effect, HashMap, Stream } from "effect"
import type { AccountChange, AccountFollowed, AccountOptions, AccountToken } from "../AccountChanges.ts"
import type { Run } from "../activity/Run.ts"
import { Broadcast, withToken } from "../following/Broadcast.ts"
import { footprint } from "../following/footprint.ts"
import type { Untagged } from "../Response.ts"
import { difference, type Copy } from "./difference.ts"
import { Overview } from "./Overview.ts"
import { fits } from "../command/patterns.ts"
import { type Means, Surveyor } from "./Surveyor.ts"

interface Listener {
  readonly patterns: ReadonlyArray<string>
  readonly follows: ReturnType<typeof fits>
  readonly queue: Broadcast<AccountChange>
  /** What was reported to it. */
  copy: Copy
  /** The mailboxes that may differ from that. */
  open: Set<string>
  by: Surveyor["by"]
  /** Surveys that had begun before it came may have left out what it wants to hear of. */
  readonly since: number
}

export class Listeners {
  private readonly run: Run
  private readonly context: Context.Context<never>
  private readonly overview = new Overview()
  private readonly surveyor: Surveyor
  private all: ReadonlyArray<Listener> = []
  private isPublishing = false
  private isOver = false

  constructor(run: Run, context: Context.Context<never>) {
    this.run = run
    this.context = context
    this.surveyor = new Surveyor({
      run,
      context,
      overview: this.overview,
      patterns: () => [...new Set(this.all.flatMap(({ patterns }) => patterns))],
      answered: () => this.publish()
    })
  }

  stream(options: AccountOptions): Stream.Stream<AccountFollowed> {
    const enter = Effect.sync(() => {
      const listener = this.listenerOf(options)
      if (this.isOver) listener.queue.end()
      else this.all = [...this.all, listener]
      return listener
    })
    const leave = (listener: Listener) =>
      Effect.sync(() => {
        this.all = this.all.filter((other) => other !== listener)
        listener.queue.end()
      })
    return Stream.unwrap(
      Effect.map(Effect.acquireRelease(enter, leave), (listener) =>
        listener.queue.mapped(
          () => this.firstOf(options),
          (changes) => this.followed(listener, changes),
          () => this.surveyor.survey()
        )
      )
    )
  }

  begin(means: Means): void {
    this.overview.surveyFailed()
    this.surveyor.begin(means)
  }

  end(): void {
    this.surveyor.end()
  }

  close(): void {
    this.isOver = true
    this.surveyor.close()
    for (const { queue } of this.all) queue.end()
    this.all = []
  }

  opened(name: string | undefined): void {
    this.overview.opened(name)
    this.surveyor.ask()
  }

  heard(response: Untagged, utf8: boolean): void {
    if (this.all.length === 0) return
    this.surveyor.heard(response)
    if (this.overview.heard(response, utf8) && !this.isPublishing) this.publishSoon()
  }

  private listenerOf({ mailboxes = ["*"], resume }: AccountOptions): Listener {
    const capacity = this.run.policy.sizes.listener
    const told = this.isOurs(resume) ? resume.mailboxes : []
    return {
      patterns: mailboxes,
      follows: fits(mailboxes),
      queue: new Broadcast<AccountChange>({
        capacity,
        sizeOf: footprint,
        gap: (missed) => ({ _tag: "Gap", missed })
      }),
      copy: HashMap.fromIterable(told.map(({ name, ...status }) => [name, status])),
      // of all others it hears in the survey that is to come
      open: new Set(told.map(({ name }) => name)),
      by: undefined,
      since: this.overview.surveys
    }
  }

  private isOurs(token: AccountToken | undefined): token is AccountToken {
    return token !== undefined && token.host === this.run.account.host
  }

  private firstOf({ resume }: AccountOptions): ReadonlyArray<AccountChange> {
    return this.isOurs(resume) ? [] : [{ _tag: "Reset" }]
  }

  /** What comes in one packet is reported together. */
  private publishSoon(): void {
    this.isPublishing = true
    const soon = Effect.andThen(
      Effect.yieldNow,
      Effect.sync(() => {
        this.isPublishing = false
        this.publish()
        this.surveyor.ask()
      })
    )
    Effect.runForkWith(this.context)(soon)
  }

  private publish(): void {
    const { overview, surveyor } = this
    if (overview.isSurveying) return
    const names = overview.taken()
    for (const listener of this.all) {
      for (const name of names) listener.open.add(name)
      if (overview.completed <= listener.since) continue
      if (surveyor.by !== undefined && listener.by !== surveyor.by) {
        listener.by = surveyor.by
        listener.queue.publish({ _tag: "Following", by: surveyor.by })
      }
      const { copy: told, follows } = listener
      const { changes, copy, open } = difference({ told, overview, follows, names: listener.open })
      listener.copy = copy
      listener.open = open
      for (const change of changes) listener.queue.publish(change)
    }
  }

  private followed(
    { copy }: Listener,
    changes: ReadonlyArray<AccountChange>
  ): ReadonlyArray<AccountFollowed> {
    return withToken(changes, () => tokenOf(this.run.account.host, copy))
  }
}

const tokenOf = (host: string, copy: Copy): AccountToken => ({
  host,
  mailboxes: Array.from(copy, ([name, status]) => ({ name, ...status })).toSorted(byName)
})

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1
