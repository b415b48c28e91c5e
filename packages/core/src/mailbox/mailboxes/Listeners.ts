/** The listeners of `accountChanges`, each from its own point on. They cost nothing until someone listens. */
import { type Context, Effect, Stream } from "effect"
import { withJson } from "../../base/json.ts"
import { MemoryBound } from "../../base/MemoryBound.ts"
import type { AccountFollowed, AccountOptions, AccountToken } from "../AccountChanges.ts"
import type { Run } from "../../lifecycle/activity/Run.ts"
import { withToken } from "../following/grouped.ts"
import * as LongWork from "../../base/LongWork.ts"
import type { Untagged } from "../../imap/Response.ts"
import { Copy } from "./Copy.ts"
import { type Reported, reportedIn } from "./reported.ts"
import { Subscriber } from "./Subscriber.ts"
import { Overview } from "./Overview.ts"
import { fits } from "../../imap/command/mailbox/patterns.ts"
import { type Means, Surveyor } from "./Surveyor.ts"

/** A listener, with the patterns of the mailboxes that it follows. */
interface Listening {
  readonly patterns: ReadonlyArray<string>
  readonly subscriber: Subscriber
}

export class Listeners {
  private readonly run: Run
  private readonly context: Context.Context<never>
  private readonly memory: MemoryBound
  private readonly overview: Overview
  private readonly surveyor: Surveyor
  private all: ReadonlyArray<Listening> = []
  /** True if what was heard is about to be published. */
  private isDue = false
  /** The number of publications in progress. */
  private publishing = 0
  private isOver = false

  constructor(run: Run, context: Context.Context<never>) {
    this.run = run
    this.context = context
    // half of what the account may hold is left for all else
    this.memory = new MemoryBound(() => run.memory.limit / 2, run.memory)
    this.overview = new Overview(this.memory)
    this.surveyor = new Surveyor({
      run,
      context,
      overview: this.overview,
      patterns: () => [...new Set(this.all.flatMap(({ patterns }) => patterns))],
      answered: this.published
    })
  }

  stream(options: AccountOptions): Stream.Stream<AccountFollowed> {
    const enter = (reported: Reported | undefined) =>
      Effect.sync(() => {
        const listening = this.listeningOf(options, reported)
        // the account may have ended while the token was read
        if (this.isOver) listening.subscriber.end()
        else this.all = [...this.all, listening]
        this.surveyor.survey()
        return listening
      })
    const leave = (listening: Listening) =>
      Effect.sync(() => {
        this.all = this.all.filter((other) => other !== listening)
        listening.subscriber.end()
      })
    const entered = Effect.suspend(() => this.read(options.resume)).pipe(
      Effect.flatMap((reported) => Effect.acquireRelease(enter(reported), leave)),
      Effect.map(({ subscriber }) => subscriber.stream)
    )
    return Stream.suspend(() => (this.isOver ? Stream.empty : Stream.unwrap(entered)))
  }

  /** Returns whether the server lists the mailbox, as one that can be selected. */
  lists(name: string): boolean {
    return this.overview.mailboxes.has(name)
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
    for (const { subscriber } of this.all) subscriber.end()
    this.all = []
    this.memory.release()
  }

  opened(name: string | undefined, uidValidity: number | undefined): void {
    this.overview.opened(name, uidValidity)
    this.surveyor.ask()
  }

  heard(response: Untagged, utf8: boolean): void {
    if (this.all.length === 0) return
    this.surveyor.heard(response, utf8)
    if (this.overview.heard(response, utf8) && !this.isDue) this.publishSoon()
  }

  private listeningOf({ mailboxes = ["*"] }: AccountOptions, reported: Reported | undefined): Listening {
    const { overview, surveyor } = this
    const { host } = this.run.account
    const subscriber = new Subscriber({
      overview,
      follows: fits(mailboxes),
      reported: reported ?? { copy: new Copy(), names: new Set() },
      first: reported === undefined ? [{ _tag: "Reset" }] : [],
      by: () => surveyor.by,
      isSettled: () => !overview.isSurveying && !this.isDue && this.publishing === 0,
      withToken: (changes, copy) => withToken(changes, tokenOf(host, copy))
    })
    return { patterns: mailboxes, subscriber }
  }

  /** Reads what was reported up to the token; nothing if it is of another host. */
  private read(token: AccountToken | undefined): Effect.Effect<Reported | undefined> {
    if (token === undefined || token.host !== this.run.account.host) return Effect.undefined
    return LongWork.inPieces(() => reportedIn(token))
  }

  /** Publishes the changes of one packet together. */
  private publishSoon(): void {
    this.isDue = true
    const begun = Effect.suspend(() => {
      this.isDue = false
      return this.published
    })
    const asks = Effect.sync(() => this.surveyor.ask())
    Effect.runForkWith(this.context)(Effect.yieldNow.pipe(Effect.andThen(begun), Effect.andThen(asks)))
  }

  /** Marks what was heard, for all listeners, and lets them compare it once all is marked. */
  private get published(): Effect.Effect<void> {
    const end = Effect.sync(() => {
      this.publishing--
      if (this.publishing === 0) for (const { subscriber } of this.all) subscriber.wake()
    })
    return Effect.suspend(() => {
      if (this.overview.isSurveying) return Effect.void
      this.publishing++
      const names = this.overview.taken()
      return Effect.ensuring(
        LongWork.inPieces(() => marked(this.all, names)),
        end
      )
    })
  }
}

function* marked(all: ReadonlyArray<Listening>, names: ReadonlySet<string>): LongWork.LongWork<void> {
  for (const { subscriber } of all) yield* subscriber.heard(names)
}

/** Makes the token when it is read, with the mailboxes as they are now. */
const tokenOf = (host: string, copy: Copy): (() => AccountToken) => {
  const listed = copy.listed()
  return () => withJson({ host, mailboxes: listed() })
}
