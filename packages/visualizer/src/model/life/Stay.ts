/** The role of one connection in the life of its account, event by event: when its mailbox was open, and how it was used. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/Trace"
import { Leaving } from "../connection/Leaving.ts"
import { sizeOf } from "../evidence/numbersIn.ts"
import { dataIn } from "../evidence/Data.ts"
import { capabilitiesIn, isByToken } from "../evidence/facts.ts"
import type { OpenMailbox } from "../evidence/watch/OpenMailbox.ts"
import { mailboxOf } from "../evidence/watch/SeenMailboxes.ts"
import { comparable } from "../evidence/inUse.ts"
import type { Offers } from "../evidence/offers.ts"
import { isIn } from "../machine/phase.ts"
import { Commands } from "./stay/Commands.ts"
import { Mailbox } from "./stay/Mailbox.ts"
import { Quiet } from "./stay/Quiet.ts"
import { Refusals } from "./stay/Refusals.ts"
import { Rest } from "./stay/Rest.ts"
import { Waits } from "./stay/Waits.ts"
import { most, type Stretch } from "./Stretch.ts"
import { Use } from "./Use.ts"
import { noList, push } from "../../trace/Sparse.ts"

/** Returns whether the app ended a connection: until it begins another, nobody waits for one. */
export const isOwnEnd = ({ ended }: Pick<Stay, "ended">): boolean =>
  ended?.outcome === "closed" || ended?.outcome === "interrupted"

/** A command without an answer for so long, and no other line meanwhile: the mailbox is silent, in milliseconds. */
const longUnanswered = 60_000

/** The most texts of a connection that are shown beside others. */
const mostAlerts = 3

/** One connection as a part of an account's life. Times are milliseconds of the trace's clock. */
export class Stay {
  started: Trace.EventData<"connection:started"> | undefined
  ended: Trace.EventData<"connection:ended"> | undefined
  endedAt: number | undefined
  readonly leaving = new Leaving()
  readonly use = new Use()
  readonly mailbox = new Mailbox()
  readonly rest = new Rest()
  readonly quiet = new Quiet()
  readonly waits = new Waits()
  readonly commands = new Commands(this.use)
  readonly refusals = new Refusals()
  /** The server's greeting, and its answer to the last login. */
  greeting: string | undefined
  login: string | undefined
  /** A login by a token was sent. */
  byToken = false
  /** The longest time after which IDLE was to be renewed, in milliseconds. */
  renewed: number | undefined
  /** The time of the server's last line. */
  heardAt: number | undefined
  /** The milliseconds without a line of it before its BYE, and those in IDLE before that, or before an end without one. */
  quietMs: number | undefined
  idledMs: number | undefined
  /** The milliseconds before its BYE in which this program had sent nothing, and was not in IDLE. */
  unaskedMs: number | undefined
  /** The time at which a new token was accepted after the server had refused one. */
  renewedAt: number | undefined
  /** The last renewal of its credential, as its event says. */
  renewal: Trace.EventData<"credential:renewed"> | undefined
  /** The first command on the way to the mailbox that had no answer when it ended, and the milliseconds of the wait. */
  waitedFor: { readonly cmd: string; readonly ms: number } | undefined
  /** When the number of messages was reported in the open mailbox, and each time which. */
  newsAt: ReadonlyArray<number> = noList
  news: ReadonlyArray<number> = noList
  /** When the app asked not to wait for the next attempt. */
  hastened: number | undefined
  /** True if nothing of what happened since the last connection was missed, as `changes` knows. */
  isResumed = false
  /** Events of it, or of earlier connections, are not kept. */
  isPartial = false
  /** The times of the open mailbox whose events are not kept: each begins with the last event that is. */
  forgotten: ReadonlyArray<Stretch> = noList
  /** Events before its start are not kept: they may be of other connections. */
  isLate = false
  /** The first texts of the server that a client must show its user. RFC 9051 §7.1, ALERT. */
  alerts: ReadonlyArray<{ readonly text: string; readonly time: number }> = noList
  /** Jumps of the wall clock: this machine slept, or its clock was set. */
  jumps: ReadonlyArray<{ readonly time: number; readonly ms: number }> = noList
  /** When it was first logged in with nothing to do, and without a mailbox. */
  restedAt: number | undefined
  /** A new token was sent, and is not answered yet. */
  private isRenewing = false
  /** The command that was owed an answer when it ended. */
  private owes: string | undefined
  /** The tag of the first command of the app that was. */
  owedTag: string | undefined
  private logout: string | undefined
  private isListedInAll = false
  /** The time of its last event, and of what this program sent last. */
  private seenAt = 0
  private sentAt: number | undefined

  /** True if the app asked for no mailbox, as far as that is known. */
  get isUnasked(): boolean {
    return !this.isPartial && !this.mailbox.isAsked
  }

  /** Since when the app had it logged in without asking for a mailbox; what failed may have been on its way to one. */
  get unaskedAt(): number | undefined {
    const { commands, ended, isUnasked, restedAt } = this
    const isApps = ended === undefined ? commands.asked.count > 0 : isOwnEnd(this)
    return isUnasked && isApps ? restedAt : undefined
  }

  /** The times at which a mailbox was first open, and at which none was any more. */
  get openedAt(): number | undefined {
    return this.mailbox.openedAt
  }

  get closedAt(): number | undefined {
    return this.mailbox.closedAt
  }

  /** The mailboxes that it opened, or was refused. */
  get openings(): ReadonlyArray<OpenMailbox> {
    return this.use.watches.copies.openings
  }

  /** How many messages the first one had. */
  get firstExists(): number | undefined {
    return this.openings.find(({ first }) => first !== undefined)?.first
  }

  /** The UIDVALIDITY of each mailbox that it opened, by name. */
  get uidValidity(): ReadonlyMap<string, string> {
    const { openings } = this
    return new Map(
      openings.flatMap(({ name, validity }) => (validity === undefined ? [] : [[name, validity] as const]))
    )
  }

  /** Returns the first command that was owed an answer at the end: DONE, or one of the app with its words. */
  owed(): string | undefined {
    return this.mailbox.openedAt === undefined ? undefined : this.owes
  }

  /**
   * Returns what a connection without a known end is owed, and since when its server has said nothing, if that is long.
   * What this program keeps waiting is not the server's silence.
   */
  silence(now: number): { readonly command: string; readonly since: number } | undefined {
    const {
      ended,
      heardAt,
      mailbox: { openedAt },
      seenAt,
      waits
    } = this
    const isLong = ended === undefined && !waits.isWaiting && now - seenAt >= longUnanswered
    const command = isLong ? this.owing : undefined
    return command === undefined || openedAt === undefined || heardAt === undefined
      ? undefined
      : { command, since: Math.max(openedAt, heardAt) }
  }

  private owe(): void {
    this.owes ??= this.owing
    this.owedTag ??= this.commands.owedTag
  }

  private get owing(): string | undefined {
    return this.rest.doneAt === undefined ? this.commands.owed : "DONE"
  }

  take(event: Trace.Event, line: number): void {
    if (event.name === "trace:gap") this.forgets(event.time)
    else this.seenAt = event.time
    this.leaving.take(event)
    this.use.take(event, line)
    switch (event.name) {
      case "connection:started":
        this.started ??= event.data
        return this.waits.begun(event.time)
      case "connection:ended":
        return this.ends(event)
      case "machine:transition":
        return this.moved(event)
      case "net:start":
        return this.waits.dialed()
      case "wire:sent":
        return this.sent(event)
      case "wire:received":
        return this.received(event, line)
      case "command:interrupted":
        return this.commands.interrupted(event.data, event.time)
      case "command:lost":
        this.owe()
        // those that were sent last are reported first
        if (this.mailbox.openedAt === undefined) this.waitedFor = { cmd: event.data.cmd, ms: event.data.ms }
        return this.commands.loses(event, line)
      case "command:unsent":
        return this.commands.unsendable(event.data, event.time)
      case "credential:renewed":
        this.renewal = event.data
        this.isRenewing = true
        return
      case "mailbox:resynchronized":
        this.isResumed = event.data.outcome === "complete"
        return
      case "program:start":
        if (event.data.kind !== "hold") this.waits.begin(event.data.op, event.time - (event.data.ms ?? 0))
        return
      case "program:end":
        return this.waits.end(event.data.op, event.time)
      case "timer:set":
        if (event.data.timer === "reissueInterval") this.renewed = Math.max(this.renewed ?? 0, event.data.ms)
        return
      case "clock:jumped":
        this.jumps = push(this.jumps, { time: event.time, ms: event.data.ms }, most)
        return
      default:
        return
    }
  }

  private ends({ data, time }: Trace.Events["connection:ended"]): void {
    this.ended = data
    this.endedAt = time
    this.owe()
    if (this.mailbox.openedAt !== undefined) this.mailbox.closedAt ??= time
    this.idledMs ??= this.rest.lasted(time)
    this.rest.end(time)
    this.commands.ended(data, time)
  }

  /** A rest that ends in a gap is known up to the gap only. */
  private forgets(until: number): void {
    const { forgotten, mailbox, seenAt } = this
    this.isPartial = true
    mailbox.forgets(seenAt, until)
    this.isLate ||= this.started === undefined
    this.rest.end(seenAt)
    this.quiet.forgets()
    if (mailbox.openedAt === undefined || mailbox.closedAt !== undefined) return
    if (until > seenAt) this.forgotten = push(forgotten, { start: seenAt, end: until }, most)
  }

  private moved({ data: { event, from, to }, time }: Trace.Events["machine:transition"]): void {
    const { mailbox, rest, waits } = this
    if (event === "user.retry") this.hastened ??= time
    waits.moved(from, to, time)
    if (isIn(to, "unselected")) this.restedAt ??= time
    if (isIn(to, "selected.polling") && !mailbox.isRefused) rest.polls = true
    if (isIn(to, "selected")) mailbox.openedAt ??= time
    else if (mailbox.openedAt !== undefined && /^(?:failing|loggingOut|closed|backoff)$/.test(to))
      mailbox.closedAt ??= time
    if (isIn(from, "refreshing")) this.isRenewing = isIn(to, "authenticating")
    // what the server offers is asked again after a refusal, before the login fails
    else if (
      this.isRenewing &&
      isIn(from, "authenticating") &&
      !isIn(to, "authenticating") &&
      !isIn(to, "capability")
    ) {
      if (!isIn(to, "failing") && !isIn(to, "refreshing")) this.renewedAt = time
      this.isRenewing = false
    }
  }

  private sent({ data, time }: Trace.Events["wire:sent"]): void {
    const { by, cmd, line, tag } = data
    this.sentAt = time
    this.quiet.sent(time)
    this.mailbox.sent(data)
    this.rest.sent(cmd, tag, line, time)
    if (cmd === "LOGOUT") this.logout = tag
    if (cmd === "AUTHENTICATE") this.byToken = isByToken(line)
    const isApp = by === undefined ? !ownCommands.has(cmd) : by === "app"
    // an app may work without a mailbox: what is its own is known of the library's traces alone
    if (isApp && (this.mailbox.openedAt !== undefined || by === "app")) this.commands.sent(tag, line, time)
  }

  private received({ data, time }: Trace.Events["wire:received"], line: number): void {
    const { commands, mailbox, rest } = this
    const { code, cond, line: text, tag } = data
    if (cond === "BYE") {
      this.quietMs = time - (this.heardAt ?? time)
      this.idledMs = rest.lasted(time)
      this.unaskedMs = rest.isIdling ? undefined : time - (this.sentAt ?? time)
    }
    // whatever comes after it, the mailbox is no longer open. RFC 9051 §7.1.5
    if (cond === "BYE" && tag === undefined && mailbox.openedAt !== undefined) mailbox.closedAt ??= time
    this.heardAt = time
    this.quiet.received(time)
    commands.heard(tag, text)
    if (tag === undefined) mailbox.reported(text)
    if (tag === undefined && text.startsWith("+")) rest.accepted(time)
    const { isRemoval, name, number, vanished } = dataIn(text)
    if (isRemoval && vanished?.isEarlier !== true) this.refusals.removed(sizeOf(vanished?.set ?? "1"))
    if (mailbox.openedAt !== undefined && name === "EXISTS" && this.news.length < most) {
      this.newsAt = push(this.newsAt, time)
      this.news = push(this.news, number)
    }
    if (tag !== undefined) rest.answered(tag, time)
    if (cond === "OK" && tag === undefined) this.greeting ??= text
    if (lists.test(code ?? name) && capabilitiesIn({ text }).length > 0) this.lists(text, tag)
    if (tag !== undefined) this.answered(tag, data, { line, time })
    mailbox.received(data, time)
    this.alerted(data, time)
  }

  /** What comes in the answer to a login, or after it, is all that the server lists. */
  private lists(text: string, tag: string | undefined): void {
    this.refusals.listed = text
    this.isListedInAll = tag !== undefined || this.login === "OK" || this.mailbox.openedAt !== undefined
  }

  /** What the server lists of its capabilities. */
  get offers(): Offers {
    return Advice.offersIn(capabilitiesIn({ text: this.refusals.listed }), this.isListedInAll)
  }

  private answered(
    tag: string,
    { code, cond: condition, line: text }: Trace.EventData<"wire:received">,
    at: { readonly line: number; readonly time: number }
  ): void {
    const { commands, mailbox, refusals, use } = this
    const answered = use.dialogue?.answered
    const { name, time: start = at.time } = answered ?? {}
    const { isLocked = false, isReadOnly = false, permitted } = answered?.mailbox ?? {}
    if (name === "LOGIN" || name === "AUTHENTICATE") this.login = condition
    const asked = commands.asks(tag)
    // no other line is an answer. RFC 9051 §2.2.2
    const isAnswer = answered !== undefined && (mailbox.openedAt !== undefined || asked !== undefined)
    // LOGOUT asks for nothing
    if (isAnswer && tag !== this.logout)
      refusals.answered({
        readOnly: isLocked && !isReadOnly,
        examined: isReadOnly,
        ...at,
        start,
        name,
        code,
        condition,
        text,
        asked: asked ?? tag,
        words: asked === undefined ? undefined : comparable({ tag, text: asked }),
        exists: mailbox.exists,
        permitted,
        uses: mailboxOf(asked ?? ""),
        ...use.watches.seen.of(asked ?? ""),
        chosen: mailbox.isChosen(tag)
      })
    commands.over(tag, at.time)
  }

  private alerted({ code, line }: Trace.EventData<"wire:received">, time: number): void {
    if (code === undefined || !/^(?:WEB)?ALERT\b/.test(code)) return
    const text = line.slice(line.indexOf("]") + 2)
    if (text !== "" && this.alerts.length < mostAlerts && this.alerts.every((each) => each.text !== text))
      this.alerts = push(this.alerts, { text, time })
  }
}

/** Commands that maintain the connection: of a log that does not say who asks, the others are the app's. */
const ownCommands: ReadonlySet<string | undefined> = new Set(["IDLE", "NOOP", "LOGOUT", undefined])

/** The response, or response code, of a line that lists what the server offers. RFC 9051 §7.1, §7.2.2. */
const lists = /^CAPABILITY\b/i
