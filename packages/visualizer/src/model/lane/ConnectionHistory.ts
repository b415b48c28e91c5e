/** The history of one connection for the lane of its account, event by event: when its mailbox was open, and what happened. */
import type * as Trace from "@effect-imap/core/Trace"
import { drop, noList, noMap, push, put } from "../../trace/Sparse.ts"
import { RetryCancellation } from "../connection/RetryCancellation.ts"
import { dataIn } from "../lines/Data.ts"
import { comparable } from "../lines/inUse.ts"
import { isIn } from "../machine/phase.ts"
import { joined, type Moments, maxMoments, noMoments, type Stretch } from "./Stretch.ts"

/** Returns whether the app ended a connection: until it opens another, the account is paused. */
export const isOwnEnd = ({ ended }: Pick<ConnectionHistory, "ended">): boolean =>
  ended?.outcome === "closed" || ended?.outcome === "interrupted"

/** A line of the trace, and when. */
export interface Place {
  readonly time: number
  readonly line: number
}

/** A command that the server refused, or that was not sent. */
export interface Refusal extends Place {
  /** The command without its tag; its name if parts of it are redacted. */
  readonly command: string
  /** The answer without its tag, or the reason why the command was not sent. */
  readonly answer: string
}

/** The alerts of a connection that its lane shows. */
const maxAlerts = 3

/** Times are milliseconds of the trace's clock. */
export class ConnectionHistory {
  started: Trace.EventData<"connection:started"> | undefined
  ended: Trace.EventData<"connection:ended"> | undefined
  endedAt: number | undefined
  endLine: number | undefined
  /** The time of the first open mailbox, and the time from which none was open. */
  openedAt: number | undefined
  openLine: number | undefined
  closedAt: number | undefined
  readonly retryCancellation = new RetryCancellation()
  /** The time of the server's last line. */
  heardAt: number | undefined
  /** The time in which it waited in this process for other connections to begin. */
  turn: { readonly start: number; end: number | undefined } | undefined
  /** The time from which it was logged in, idle and without a mailbox; and whether the app asked for one. */
  loggedInAt: number | undefined
  hasAskedForMailbox = false
  /** The server accepted its login. */
  isLoggedIn = false
  /** A new password or token was accepted. */
  renewed: (Place & { readonly kind: string }) | undefined
  /** The UIDVALIDITY of each mailbox that it opened, by name. */
  uidValidity: ReadonlyMap<string, Place & { readonly validity: string }> = noMap
  /** Events of this connection, or of earlier ones, are missing. */
  hasMissingEvents = false
  isLate = false
  /** The times of the open mailbox whose events are missing: each begins at the last event before the gap. */
  missing: ReadonlyArray<Stretch> = noList
  /** The times in IDLE, from the server's acceptance to DONE. RFC 9051 §6.3.13. */
  idles: ReadonlyArray<Stretch> = noList
  /** The times of the app's commands, and of new messages. */
  sentByApp: Moments<number> = noMoments
  arrivals: Moments<number> = noMoments
  /** The refusals after which the same command was never accepted. */
  refusals: Moments<Refusal> = noMoments
  /** The commands that the app gave up, and those without an answer when the connection ended. */
  givenUp: ReadonlyArray<Place & { readonly command: string }> = noList
  unanswered: ReadonlyArray<Place & { readonly command: string }> = noList
  /** The first texts of the server that a client must show its user. RFC 9051 §7.1, ALERT. */
  alerts: ReadonlyArray<Place & { readonly text: string }> = noList
  /** Jumps of the wall clock: this machine slept, or its clock was set. */
  jumps: ReadonlyArray<Place & { readonly ms: number }> = noList
  private isRenewing: string | undefined
  private mailbox: string | undefined
  private selecting: string | undefined
  private exists: number | undefined
  private idle: string | undefined
  private idleSince: number | undefined
  private logout: string | undefined
  private login: string | undefined
  /** The time of its last event. */
  private seenAt = 0
  /** The app's commands without an answer, by tag. */
  private pending: ReadonlyMap<string, string> = noMap

  /** True if the app asked for no mailbox, as far as that is known. */
  get isUnasked(): boolean {
    return !this.hasMissingEvents && !this.hasAskedForMailbox
  }

  /** The time since which the app did not ask for a mailbox after login. A failed connection might still have done so. */
  get unaskedAt(): number | undefined {
    const isApps = this.ended === undefined ? this.sentByApp.count > 0 : isOwnEnd(this)
    return this.isUnasked && isApps ? this.loggedInAt : undefined
  }

  /** The milliseconds without a line of the server before the end. */
  get silentMs(): number {
    const { ended, endedAt, heardAt } = this
    return Math.max(0, ended?.silentMs ?? (endedAt ?? 0) - (heardAt ?? endedAt ?? 0))
  }

  /** The times in IDLE, the last one up to `now`. */
  idlesUntil(now: number): ReadonlyArray<Stretch> {
    const { idles, idleSince: start = now } = this
    return start < now ? [...idles, { start, end: now }] : idles
  }

  take(event: Trace.Event, line: number): void {
    if (event.name === "trace:gap") this.skipTo(event.time)
    else this.seenAt = event.time
    this.retryCancellation.take(event)
    const at = { time: event.time, line }
    switch (event.name) {
      case "connection:started":
        this.started ??= event.data
        return
      case "connection:ended":
        return this.ends(event.data, at)
      case "machine:transition":
        return this.moved(event.data, at)
      case "wire:sent":
        return this.sent(event.data, event.time)
      case "wire:received":
        return this.received(event.data, at)
      case "command:interrupted":
        if (event.data.reason === undefined && this.pending.has(event.data.tag))
          this.givenUp = push(this.givenUp, { ...at, command: event.data.cmd }, maxMoments)
        this.pending = drop(this.pending, event.data.tag)
        return
      case "command:lost":
        if (this.pending.has(event.data.tag))
          this.unanswered = push(this.unanswered, { ...at, command: event.data.cmd }, maxMoments)
        return
      case "credential:renewed":
        this.isRenewing = event.data.kind
        return
      case "clock:jumped":
        this.jumps = push(this.jumps, { ...at, ms: event.data.ms }, maxMoments)
        return
      default:
        return
    }
  }

  private ends(data: Trace.EventData<"connection:ended">, { line, time }: Place): void {
    this.ended = data
    this.endedAt = time
    this.endLine = line
    if (this.openedAt !== undefined) this.closedAt ??= time
    this.endIdle(time)
    this.pending = noMap
  }

  /** Ends an IDLE at a gap. */
  private skipTo(until: number): void {
    this.hasMissingEvents = true
    this.isLate ||= this.started === undefined
    this.exists = undefined
    this.endIdle(this.seenAt)
    if (this.openedAt === undefined || this.closedAt !== undefined || until <= this.seenAt) return
    this.missing = push(this.missing, { start: this.seenAt, end: until }, maxMoments)
  }

  private moved({ from, to }: Trace.EventData<"machine:transition">, { line, time }: Place): void {
    if (isIn(to, "queueing")) this.turn ??= { start: time, end: undefined }
    else if (isIn(from, "queueing") && this.turn !== undefined) this.turn.end ??= time
    if (isIn(to, "unselected")) this.loggedInAt ??= time
    if (isIn(to, "selected")) {
      this.openedAt ??= time
      this.openLine ??= line
    } else if (this.openedAt !== undefined && /^(?:failing|loggingOut|closed|backoff)$/.test(to))
      this.closedAt ??= time
  }

  private sent(data: Trace.EventData<"wire:sent">, time: number): void {
    const { by, cmd, line, tag } = data
    if (cmd === "SELECT" || cmd === "EXAMINE") {
      this.hasAskedForMailbox = true
      this.mailbox = mailboxIn.exec(line)?.[1] ?? this.mailbox
      this.selecting = tag
      this.exists = undefined
    }
    if (cmd === "IDLE") this.idle = tag
    else this.endIdle(time)
    if (cmd === "LOGOUT") this.logout = tag
    if (cmd === "LOGIN" || cmd === "AUTHENTICATE") this.login = tag
    // an app may work without a mailbox; only the library's own traces say which commands are the app's
    const isApps = by === undefined ? this.openedAt !== undefined && !ownCommands.has(cmd) : by === "app"
    if (!isApps) return
    this.sentByApp = this.sentByApp.add(time)
    if (tag !== undefined && this.pending.size < maxMoments) this.pending = put(this.pending, tag, line)
  }

  /** Ends an IDLE, by DONE or anything else. */
  private endIdle(end: number): void {
    if (this.idleSince !== undefined && end > this.idleSince)
      this.idles = joined(this.idles, { start: this.idleSince, end })
    this.idleSince = undefined
  }

  private received(data: Trace.EventData<"wire:received">, at: Place): void {
    const { code, cond, line: text, tag } = data
    const { time } = at
    this.heardAt = time
    // whatever comes after it, the mailbox is no longer open. RFC 9051 §7.1.5
    if (cond === "BYE" && tag === undefined && this.openedAt !== undefined) this.closedAt ??= time
    if (tag === undefined) this.reported(text, time)
    else this.answered(tag, data, at)
    const validity = cond === "OK" ? /\[UIDVALIDITY (\d+)\]/.exec(text)?.[1] : undefined
    if (validity !== undefined && this.mailbox !== undefined)
      this.uidValidity = put(this.uidValidity, this.mailbox, { ...at, validity })
    const alert = code !== undefined && /^(?:WEB)?ALERT\b/.test(code) && text.slice(text.indexOf("]") + 2)
    if (alert && this.alerts.every((each) => each.text !== alert))
      this.alerts = push(this.alerts, { ...at, text: alert }, maxAlerts)
  }

  private reported(text: string, time: number): void {
    if (text.startsWith("+")) {
      if (this.idle !== undefined) this.idleSince ??= time
      return
    }
    const { isRemoval, name, number } = dataIn(text)
    if (isRemoval) this.exists = name === "EXPUNGE" && this.exists !== undefined ? this.exists - 1 : undefined
    if (name !== "EXISTS") return
    const isNew = this.exists === undefined || number > this.exists
    this.exists = number
    if (isNew && this.openedAt !== undefined && this.selecting === undefined)
      this.arrivals = this.arrivals.add(time)
  }

  private answered(
    tag: string,
    { cond, line: text }: Trace.EventData<"wire:received">,
    { line, time }: Place
  ): void {
    const asked = this.pending.get(tag) ?? this.ownCommand(tag)
    if (tag === this.selecting) this.selecting = undefined
    if (tag === this.login) this.loggedIn(cond === "OK", { line, time })
    if (tag === this.idle) {
      this.idle = undefined
      this.endIdle(time)
    }
    const isUsed = this.openedAt !== undefined || this.pending.has(tag)
    // LOGOUT asks for nothing
    if (isUsed && tag !== this.logout) this.settle(tag, asked, { cond, text, line, time })
    this.pending = drop(this.pending, tag)
  }

  /** Returns the library's own command with this tag, if it is pending. */
  private ownCommand(tag: string): string | undefined {
    if (tag === this.idle) return `${tag} IDLE`
    return tag === this.selecting ? `${tag} SELECT` : undefined
  }

  private loggedIn(isAccepted: boolean, at: Place): void {
    this.isLoggedIn = isAccepted
    if (isAccepted && this.isRenewing !== undefined) this.renewed = { ...at, kind: this.isRenewing }
    this.isRenewing = undefined
  }

  /** Adds a refusal; an acceptance removes those of the same command. */
  private settle(
    tag: string,
    asked: string | undefined,
    { cond, line, text, time }: Place & { readonly cond: string | undefined; readonly text: string }
  ): void {
    if (cond === "OK" && this.refusals.count === 0) return
    const words = asked === undefined ? undefined : comparable({ tag, text: asked })?.trim()
    if (cond === "NO" || cond === "BAD") {
      const command = words || (asked?.split(" ")[1] ?? "a command")
      this.refusals = this.refusals.add({ line, time, command, answer: text.slice(tag.length + 1) })
    } else if (cond === "OK" && words) this.refusals.remove(({ command }) => command === words)
  }
}

/** Commands that maintain the connection. If a log does not say who sent a command, all others count as the app's. */
const ownCommands: ReadonlySet<string | undefined> = new Set(["IDLE", "NOOP", "LOGOUT", undefined])

const mailboxIn = / (?:SELECT|EXAMINE) ("[^"]*"|\S+)/
