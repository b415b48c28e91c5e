/** All that follow the mailbox of one run: the one that every listener of `changes` shares, and those with a place of their own. */
import { type Context, Effect, Stream } from "effect"
import type { Following } from "../activity/Run.ts"
import type { Followed, Token } from "../Changes.ts"
import type { MailboxState } from "../Mailbox.ts"
import type { ResponseCode, Untagged } from "../Response.ts"
import { Follower, type Means, type Options } from "./Follower.ts"

export class Followers implements Following {
  /** What all listeners of `changes` share. */
  readonly shared: Follower
  private readonly options: Options
  private readonly context: Context.Context<never>
  private all: ReadonlyArray<Follower>
  /** The connection of the moment. */
  private means: Means | undefined
  private isOver = false

  constructor(options: Options, context: Context.Context<never>) {
    this.options = options
    this.context = context
    this.shared = new Follower(options, context)
    this.all = [this.shared]
  }

  /** What happens from `resume` on, for one listener. */
  from(resume: Token | undefined): Stream.Stream<Followed> {
    const enter = Effect.sync(() => {
      const follower = new Follower({ ...this.options, resume }, this.context)
      if (this.isOver) follower.close()
      else this.all = [...this.all, follower]
      if (this.means !== undefined) follower.begin(this.means)
      return follower
    })
    const leave = (follower: Follower) =>
      Effect.sync(() => {
        this.all = this.all.filter((other) => other !== follower)
        follower.close()
      })
    return Stream.unwrap(Effect.map(Effect.acquireRelease(enter, leave), (follower) => follower.joined))
  }

  begin(means: Means): void {
    this.means = means
    for (const follower of this.all) follower.begin(means)
  }

  end(): void {
    this.means = undefined
    for (const follower of this.all) follower.end()
  }

  close(): void {
    this.isOver = true
    for (const follower of this.all) follower.close()
    this.all = []
  }

  /** One SELECT can ask for what happened since one moment: several that went on from different ones compare by themselves. */
  since(mailbox: string): ReturnType<Following["since"]> {
    const [first, second] = this.all.filter(({ isActive }) => isActive)
    return second === undefined ? first?.since(mailbox) : undefined
  }

  opening(asksDelta: boolean): void {
    for (const follower of this.all) follower.opening(asksDelta)
  }

  opened(mailbox: MailboxState): void {
    for (const follower of this.all) follower.opened(mailbox)
  }

  closed(): void {
    for (const follower of this.all) follower.closed()
  }

  hear(response: Untagged): void {
    for (const follower of this.all) follower.hear(response)
  }

  coded(code: ResponseCode | undefined): void {
    for (const follower of this.all) follower.coded(code)
  }
}
