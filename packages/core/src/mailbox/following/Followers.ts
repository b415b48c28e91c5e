/** All followers of a run, one for each listener. */
import { type Context, Effect, Stream } from "effect"
import type { Following, Run } from "../../lifecycle/activity/Run.ts"
import type { Argument } from "../../imap/Argument.ts"
import type { Followed } from "../Changes.ts"
import type { Command } from "../../imap/Command.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { MailboxState } from "../../imap/Mailbox.ts"
import type { ResponseCode, Untagged } from "../../imap/Response.ts"
import { Asker, type Askable, type Asking } from "./Asker.ts"
import { Follower, type Start } from "./Follower.ts"
import * as Reading from "./Reading.ts"
import type { Visitor } from "./Visitor.ts"

export interface FollowersOptions {
  readonly run: Run
  /** Called when all UIDs of the mailbox are about to be read. */
  readonly surveys: () => void
}

export class Followers implements Following {
  private readonly run: Run
  private readonly asker: Asker
  private all: ReadonlyArray<Follower> = []
  /** The followers whose SELECT asks for the changes since their point. */
  private resumed: ReadonlyArray<Follower> = []
  private isOver = false

  constructor({ run, surveys }: FollowersOptions, context: Context.Context<never>) {
    this.run = run
    this.asker = new Asker({ run, context, surveys, followers: () => this.all })
  }

  /** Reports the changes from a start on, for one listener. `visitor` is informed when the listener begins and ends. */
  from(start: Start, visitor?: Pick<Visitor, "begin" | "end" | "more">): Stream.Stream<Followed, ImapError> {
    const enter = Effect.sync(() => {
      const follower = this.follower(start, () => visitor?.more())
      if (this.isOver) follower.close()
      else this.all = [...this.all, follower]
      return follower
    })
    const leave = (follower: Follower) =>
      Effect.sync(() => {
        this.all = this.all.filter((other) => other !== follower)
        visitor?.end(follower)
        follower.close()
      })
    return Stream.unwrap(
      Effect.map(Effect.acquireRelease(enter, leave), (follower) =>
        follower.joined(() => visitor?.begin(follower))
      )
    )
  }

  /** Asks the open questions in the mailbox of a `within`, whose caller has the turn. Returns whether none is left. */
  asked(means: Asking): Effect.Effect<boolean> {
    return this.asker.during(means)
  }

  begin(means: Askable): void {
    this.asker.begin(means)
  }

  end(): void {
    this.asker.end()
    for (const follower of this.all) follower.ended()
  }

  close(): void {
    this.isOver = true
    this.asker.close()
    for (const follower of this.all) follower.close()
    this.all = []
  }

  /** The earliest point of all followers, since one SELECT asks for all of them. */
  since(mailbox: string): ReturnType<Following["since"]> {
    const all = this.all.flatMap((follower) => {
      const since = follower.since(mailbox)
      return since === undefined ? [] : [{ follower, since }]
    })
    const uidValidity = all[0]?.since.uidValidity
    const alike = all.filter(({ since }) => since.uidValidity === uidValidity)
    this.resumed = alike.map(({ follower }) => follower)
    return alike
      .map(({ since }) => since)
      .reduce<ReturnType<Following["since"]>>(
        (first, each) => (first === undefined || each.modSeq < first.modSeq ? each : first),
        undefined
      )
  }

  opening(mailbox: string, asksDelta: boolean): void {
    for (const follower of this.all) follower.opening(mailbox, asksDelta && this.resumed.includes(follower))
  }

  opened(mailbox: MailboxState): void {
    this.asker.opened()
    for (const follower of this.all) follower.opened(mailbox)
  }

  closed(): void {
    for (const follower of this.all) follower.closed()
  }

  hear(response: Untagged): void {
    for (const follower of this.all) follower.hear(response)
  }

  sends<A>(command: Command<A>): Command<A> {
    if (!this.all.some(({ isActive }) => isActive)) return command
    const verb = command.name.split(" ").at(-1)
    const reading = this.asker.asksFlags(command) ? undefined : Reading.of(command)
    for (const follower of this.all) follower.reads(reading)
    return verb === "STORE" ? { ...command, args: command.args.map(aloud) } : command
  }

  coded(code: ResponseCode | undefined): void {
    for (const follower of this.all) {
      follower.reads(undefined)
      follower.coded(code)
    }
  }

  private follower(start: Start, more = () => {}): Follower {
    return new Follower({ ...start, run: this.run, ask: () => this.asker.ask(), more })
  }
}

/** Removes `.SILENT`: a listener learns of flags only from the server's responses. RFC 9051 §6.4.6. */
const aloud = (argument: Argument): Argument =>
  argument._tag === "Atom" || argument._tag === "Verbatim"
    ? {
        ...argument,
        text: argument.text.replace(/(?<=^|\s)([+-]?(?:FLAGS|X-GM-LABELS))\.SILENT(?=\s|$)/i, "$1")
      }
    : argument
