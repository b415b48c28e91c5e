/** What the events say of an app that was not reading when its connection was lost, where the failure itself does not. */
import { leastUnread } from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/Trace"
import { LazyMap, LazySet } from "../../trace/Lazy.ts"

type Ended = Trace.EventData<"connection:ended">

/** More calls at once than any account has. */
const most = 64

/** Times in which the app took nothing, with hardly more between them: a longest one that is a smaller share may be long over. */
const share = 3

export class Unread {
  private readonly open = new LazyMap<number, { readonly since: number; readonly tag: string }>()
  private readonly lost = new LazySet<string>()
  /** The longest time in which the app took nothing, until the loss or shortly before. */
  private longest: number | undefined

  take(event: Trace.Event): void {
    if (event.name === "program:start") this.began(event)
    else if (event.name === "program:end") this.ended(event)
    else if (event.name === "command:lost" && this.open.size > 0) this.lost.add(event.data.tag)
  }

  /** Returns the end with for how long nothing had been read: libraries before this one told of the longest time alone. */
  of(ended: Ended): Ended {
    const { longest } = this
    const { circumstances } = ended
    return longest === undefined || ended.error === undefined || circumstances?.["unreadMs"] !== undefined
      ? ended
      : { ...ended, circumstances: { ...circumstances, unreadMs: longest } }
  }

  private began({ data: { kind, ms = 0, op, tag }, time }: Trace.Events["program:start"]): void {
    if (kind === "unread" && tag !== undefined && this.open.size < most)
      this.open.set(op, { since: time - ms, tag })
  }

  /** What was read later would have ended it before. */
  private ended({ data: { longest = 0, op }, time }: Trace.Events["program:end"]): void {
    const span = this.open.get(op)
    this.open.delete(op)
    if (span === undefined || !this.lost.has(span.tag)) return
    if (longest >= leastUnread && time - span.since < share * longest) this.longest = longest
  }
}
