/**
 * The role of one connection in the life of its account, event by event: when its mailbox was open, and how it was
 * used.
 */
import { Leaving } from "../connection/Leaving.ts"
import * as Advice from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/Trace"
import { capabilitiesIn, isMessage } from "../evidence/facts.ts"
import { comparable } from "../evidence/inUse.ts"
import { isNews, LateNews } from "../evidence/LateNews.ts"
import { numbersIn } from "../evidence/numbersIn.ts"
import { isIn } from "../machine/phase.ts"
import { Reached } from "./Reached.ts"
import { Moments, most, type Stretch, Stretches } from "./Stretch.ts"
import { Use } from "./Use.ts"

/** One connection of an account. */
export interface Lived {
  readonly id: number
  readonly group: string
  readonly start: number
  readonly last: number
  readonly stay: Stay
}

/** Returns the label by which accounts differ. One whose words were redacted may belong to several. */
export const ownLabel = (label: string | undefined): string | undefined =>
  label?.includes("<") ? undefined : label

/** The mailbox in which a command was sent, as far as it bears on a refusal. */
interface Place {
  /** It opens a mailbox that the app chose. */
  readonly chosen: boolean
  /** The open mailbox may only be read; and whether the app opened it for reading alone. RFC 9051 §6.3.3. */
  readonly readOnly: boolean
  readonly examined: boolean
  /** It names a number beyond the messages of the mailbox, which has so many; it sets a keyword that is not permitted. */
  readonly beyond?: number | undefined
  readonly unpermitted?: boolean
  /** The extension that it needs, and that the server does not list. */
  readonly unlisted?: string | undefined
}

/** A command of the app that had no answer, or no complete one, when its connection ended. */
export interface LostCommand {
  readonly time: number
  /** What it asked of the server, such as `UID SEARCH … TEXT`. */
  readonly cmd: string
  /** Its words without the tag; absent if parts of them are redacted, or are not known. */
  readonly words: string | undefined
  /** How many messages had come of its answer. */
  readonly messages: number
  /** A part of a message had come of it. */
  isBegun?: true
  readonly data: Trace.EventData<"command:lost">
  readonly line: number
  /** The messages that it was to take out of the open mailbox, if it names them by UID. */
  readonly taking: Taking | undefined
}

/** Messages by UID, and where. */
interface Taking {
  readonly mailbox: string
  readonly validity: string
  readonly uids: ReadonlyArray<number>
}

/** A refusal, with its command and the server's words. */
export interface Refusal extends Place {
  /** The name of the command; absent if it is not known. */
  readonly name: string | undefined
  /** Its words without the tag; absent if parts of them are redacted. */
  readonly words: string | undefined
  readonly code: string | undefined
  /** The answer's condition, and its line. */
  readonly status: "NO" | "BAD"
  readonly text: string
  readonly time: number
  readonly line: number
}

/** A shorter time without a mailbox is an app's way to another one, in milliseconds. */
const longClosed = 60_000

/** A command without an answer for so long, and no other line meanwhile: the mailbox is silent, in milliseconds. */
const longUnanswered = 60_000

/** So many different commands are kept. */
const mostDone = 1024

/** The most texts of a connection that are shown beside others. */
const mostAlerts = 3

/** Takes messages out of a mailbox: each is there until it is done, and not after it. RFC 6851 §3.3, RFC 4315 §2.1. */
const taking = /^\S+ UID (?:MOVE|EXPUNGE) ([\d:,]+)(?= |$)/i

/** One connection as a part of an account's life. Times are milliseconds of the trace's clock. */
export class Stay {
  started: Trace.EventData<"connection:started"> | undefined
  ended: Trace.EventData<"connection:ended"> | undefined
  /** The times at which a mailbox was first open, and at which none was any more. */
  openedAt: number | undefined
  closedAt: number | undefined
  endedAt: number | undefined
  readonly leaving = new Leaving()
  readonly use = new Use()
  readonly reached = new Reached()
  /** The server's greeting, and its answer to the last login. */
  greeting: string | undefined
  login: string | undefined
  /** The longest time after which IDLE was to be renewed, in milliseconds. */
  renewed: number | undefined
  /** The time of the server's last line. */
  heardAt: number | undefined
  /** The milliseconds without a line of it before its BYE. */
  quietMs: number | undefined
  /** The milliseconds in IDLE before that, or before an end without one. */
  idledMs: number | undefined
  /** The time in which it waited in this process for other connections to begin. */
  turn: { readonly start: number; end: number | undefined } | undefined
  /** The times in which the app supplied its account, or a new token, and nothing was sent. */
  readonly supplied: Array<Stretch> = []
  private suppliesSince: number | undefined
  /** The time at which a new token was accepted after the server had refused one. */
  renewedAt: number | undefined
  /** The last renewal of its credential, as its event says. */
  renewal: Trace.EventData<"credential:renewed"> | undefined
  /** The first of the app's commands that had no answer when it ended. */
  readonly lost: Array<LostCommand> = []
  /** The first command on the way to the mailbox that had no answer when it ended, and the milliseconds of the wait. */
  waitedFor: { readonly cmd: string; readonly ms: number } | undefined
  /** The times at which a command of the app could not be sent any more, and its name. */
  readonly unsent: Array<{ readonly time: number; readonly cmd: string }> = []
  /** The server began an IDLE for it; it was asked for news from time to time instead. RFC 9051 §6.3.13. */
  hasIdled = false
  readonly lateNews = new LateNews()
  /** When the number of messages was reported in the open mailbox, and which. */
  readonly news: Array<{ readonly time: number; readonly exists: string }> = []
  polls = false
  /** When the app asked not to wait for the next attempt. */
  hastened: number | undefined
  /** True if nothing of what happened since the last connection was missed, as `changes` knows. */
  isResumed = false
  /** True if the account's mailbox was wanted for changes, and the server opened it read-only. RFC 9051 §6.3.2. */
  isReadOnly = false
  /** The command that opens it. */
  private opening: { readonly tag: string; readonly isSelect: boolean } | undefined
  /** The UIDVALIDITY of each mailbox that it opened. */
  readonly uidValidity = new Map<string, string>()
  private mailbox: string | undefined
  /** Events of it, or of earlier connections, are not kept. */
  isPartial = false
  /** The times of the open mailbox whose events are not kept: each begins with the last event that is. */
  readonly forgotten: Array<Stretch> = []
  /** Events before its start are not kept: they may be of other connections. */
  isLate = false
  /** The milliseconds in IDLE, from the server's acceptance to DONE. RFC 9051 §6.3.13. */
  restedMs = 0
  /** The times in which this program waited: for a turn, before another attempt, or before it read on. */
  readonly waits = new Stretches()
  /** What waits at present: attempts, or callers. */
  private readonly waiting = new Set<number | "state">()
  /** The times in which the app waited for answers to its commands. */
  readonly work = new Stretches()
  readonly asked = new Moments()
  /** The names of commands of which one was answered with OK after a refusal. */
  readonly wentOn = new Set<string>()
  /** The refusals that no acceptance of the same command followed. */
  readonly refused = new Moments<Refusal>()
  readonly givenUp = new Moments()
  /** The first texts of the server that a client must show its user. RFC 9051 §7.1, ALERT. */
  readonly alerts: Array<{ readonly text: string; readonly time: number }> = []
  /** Jumps of the wall clock: this machine slept, or its clock was set. */
  readonly jumps: Array<{ readonly time: number; readonly ms: number }> = []
  /** A new token was sent, and is not answered yet. */
  private isRenewing = false
  /** The tag of the SELECT that is not answered yet, and since when none is selected because one was refused. */
  private selecting:
    | {
        readonly tag: string | undefined
        readonly words: string | undefined
        readonly examines: boolean
        readonly chosen: boolean
      }
    | undefined
  private refusedSince: number | undefined
  /** When the server last opened each mailbox, by the words of the command. */
  readonly chose = new Map<string, number>()
  /** How many messages the open mailbox has, and how many the first one had, as far as it is known. */
  exists: number | undefined
  firstExists: number | undefined
  /** The answer to the last SELECT or EXAMINE that was accepted. */
  private place: Omit<Place, "chosen"> = { readOnly: false, examined: false }
  private readonly closedFor: Array<Stretch> = []
  private owes: string | undefined
  private idle: string | undefined
  /** The time at which DONE was sent, while IDLE is not answered. */
  doneAt: number | undefined
  private logout: string | undefined
  private restsSince: number | undefined
  /** The time of its last event. */
  private seenAt = 0
  /** The names of the commands that the server owes an answer, by tag: no other line is one. RFC 9051 §2.2.2. */
  private readonly tags = new Map<string, string | undefined>()
  /** The app's commands that it waits for, by tag. */
  private readonly unanswered = new Map<string, string>()
  /** The messages that came since one of its commands was answered, or since the first that is not was sent. */
  private messages = 0
  /** The words of the commands that were answered with OK; of more than are kept, nothing is known. */
  private readonly done = new Set<string>()
  /** The line in which the server listed its capabilities last. */
  private listed = ""
  /** The refusals that an acceptance may follow. */
  private refusals: Array<Refusal> = []

  /**
   * Returns the first command that was owed an answer at the end: DONE, or one of the app with its words, without those that a
   * trace may not show.
   */
  owed(): string | undefined {
    return this.openedAt === undefined ? undefined : this.owes
  }

  /**
   * Returns what a connection without a known end is owed, and since when its server has said nothing, if that is long.
   * What this program keeps waiting is not the server's silence.
   */
  silence(now: number): { readonly command: string; readonly since: number } | undefined {
    const { ended, heardAt, openedAt, seenAt, waiting } = this
    const isLong = ended === undefined && waiting.size === 0 && now - seenAt >= longUnanswered
    const command = isLong ? this.owing() : undefined
    return command === undefined || openedAt === undefined || heardAt === undefined
      ? undefined
      : { command, since: Math.max(openedAt, heardAt) }
  }

  /** Returns whether a command with the same words may have been answered with OK. */
  hasAnswered(words: string): boolean {
    return this.done.size >= mostDone || this.answers(words)
  }

  /** Returns whether a command of this name is known to have been answered with OK. */
  hasDone(name: string): boolean {
    return Array.from(this.done).some((words) => words.startsWith(`${name} `))
  }

  /** Returns whether a command with the same words is known to have been answered with OK. */
  answers(words: string | undefined): boolean {
    return words !== undefined && this.done.has(words.trim())
  }

  /** Returns the long times in which the connection had no mailbox, because the server refused the next one. RFC 9051 §6.3.2. */
  unselected(now: number): ReadonlyArray<Stretch> {
    const { closedAt = now, closedFor, refusedSince } = this
    const all =
      refusedSince === undefined ? closedFor : [...closedFor, { start: refusedSince, end: closedAt }]
    return all.filter(({ end, start }) => end - start >= longClosed)
  }

  /** Returns the milliseconds in IDLE so far. */
  rested(now: number): number {
    return this.restedMs + (this.restsSince === undefined ? 0 : Math.max(0, now - this.restsSince))
  }

  take(event: Trace.Event, line: number): void {
    if (event.name === "trace:gap") this.forgets(event.time)
    else this.seenAt = event.time
    this.leaving.take(event)
    this.use.take(event, line)
    this.reached.take(event)
    switch (event.name) {
      case "connection:started":
        this.started ??= event.data
        // another attempt begins with it
        this.suppliesSince = event.time
        return
      case "connection:ended":
        this.ended = event.data
        this.endedAt = event.time
        this.cuts(event.data)
        this.blames(event.data)
        this.owes ??= this.owing()
        if (this.openedAt !== undefined) this.closedAt ??= event.time
        this.idledMs ??= this.restsSince && event.time - this.restsSince
        this.stirs(event.time)
        this.work.end(event.time)
        return
      case "machine:transition":
        return this.moved(event)
      case "net:start":
        // what the network is asked for at the same time is not the app's
        this.suppliesSince = undefined
        return
      case "wire:sent":
        return this.sent(event, line)
      case "wire:received":
        return this.received(event, line)
      case "command:interrupted":
        if (this.over(event.data.tag, event.time) && event.data.reason === undefined)
          this.givenUp.add(event.time)
        return
      case "command:lost":
        this.owes ??= this.owing()
        this.loses(event, line)
        return
      case "command:unsent":
        if (this.unsent.length < most)
          this.unsent.push({ time: event.time, cmd: event.data.cmd ?? "a command" })
        return
      case "credential:renewed":
        this.renewal = event.data
        this.isRenewing = true
        return
      case "mailbox:resynchronized":
        this.isResumed = event.data.outcome === "complete"
        return
      case "program:start":
        if (event.data.kind !== "hold") this.waitsFor(event.data.op, event.time)
        return
      case "program:end":
        return this.waited(event.data.op, event.time)
      case "timer:set":
        if (event.data.timer === "reissueInterval") this.renewed = Math.max(this.renewed ?? 0, event.data.ms)
        return
      case "clock:jumped":
        if (this.jumps.length < most) this.jumps.push({ time: event.time, ms: event.data.ms })
        return
      default:
        return
    }
  }

  /** A rest that ends in a gap is known up to the gap only. */
  private forgets(until: number): void {
    this.isPartial = true
    this.exists = undefined
    this.isLate ||= this.started === undefined
    this.stirs(this.seenAt)
    if (this.openedAt === undefined || this.closedAt !== undefined) return
    if (this.forgotten.length < most && until > this.seenAt)
      this.forgotten.push({ start: this.seenAt, end: until })
  }

  private moved({ data: { event, from, to }, time }: Trace.Events["machine:transition"]): void {
    if (event === "user.retry") this.hastened ??= time
    this.supplies(from, to, time)
    if (isWait(to)) this.waitsFor("state", time)
    else if (isWait(from)) this.waited("state", time)
    if (isIn(to, "queueing")) this.turn ??= { start: time, end: undefined }
    else if (isIn(from, "queueing") && this.turn !== undefined) this.turn.end ??= time
    if (isIn(to, "selected.polling") && this.refusedSince === undefined) this.polls = true
    if (isIn(to, "selected")) this.openedAt ??= time
    else if (this.openedAt !== undefined && /^(?:failing|loggingOut|closed|backoff)$/.test(to))
      this.closedAt ??= time
    if (isIn(from, "refreshing")) this.isRenewing = isIn(to, "authenticating")
    else if (this.isRenewing && isIn(from, "authenticating") && !isIn(to, "authenticating")) {
      if (!isIn(to, "failing") && !isIn(to, "refreshing")) this.renewedAt = time
      this.isRenewing = false
    }
  }

  /** Before the first byte, and while a refused token is renewed, the app's source is asked. */
  private supplies(from: string, to: string, time: number): void {
    const { suppliesSince: start } = this
    const goesOn = isSource(from) && isSource(to)
    this.suppliesSince = isSource(to) ? (goesOn ? start : time) : undefined
    if (isSource(from) && !goesOn && start !== undefined && this.supplied.length < most)
      this.supplied.push({ start, end: time })
  }

  /** This program makes somebody wait, or does not read. */
  private waitsFor(what: number | "state", time: number): void {
    if (this.waiting.size < most) this.waiting.add(what)
    this.waits.begin(time)
  }

  private waited(what: number | "state", time: number): void {
    if (this.waiting.delete(what) && this.waiting.size === 0) this.waits.end(time)
  }

  private sent({ data, time }: Trace.Events["wire:sent"], at: number): void {
    const { by, chosen = false, cmd, line, tag } = data
    if (cmd === "IDLE" || this.idle !== undefined)
      this.lateNews.sent({ line: at, name: cmd, tag, text: line, time })
    this.mailbox = / (?:SELECT|EXAMINE) ("[^"]*"|\S+)/.exec(line)?.[1] ?? this.mailbox
    if (cmd === "SELECT" || cmd === "EXAMINE") {
      if (tag !== undefined && this.openedAt === undefined) this.opening = { tag, isSelect: cmd === "SELECT" }
      this.exists = undefined
      const words = tag === undefined ? undefined : comparable({ tag, text: line })
      this.selecting = { tag, words, chosen, examines: cmd === "EXAMINE" }
    }
    if (tag !== undefined && this.tags.size < most) this.tags.set(tag, cmd)
    if (line === "DONE") this.doneAt = time
    if (cmd === "IDLE") this.idle = tag
    else this.stirs(time)
    if (cmd === "LOGOUT") this.logout = tag
    const isApp = by === undefined ? !ownCommands.has(cmd) : by === "app"
    // an app may work without a mailbox: what is its own is known of the library's traces alone
    if (!isApp || (this.openedAt === undefined && by !== "app")) return
    this.asked.add(time)
    if (tag === undefined || this.unanswered.size >= most) return
    if (this.unanswered.size === 0) this.messages = 0
    this.unanswered.set(tag, line)
    this.work.begin(time)
  }

  private owing(): string | undefined {
    if (this.doneAt !== undefined) return "DONE"
    const [asked] = this.unanswered
    return asked === undefined ? undefined : comparable({ tag: asked[0], text: asked[1] })?.trim()
  }

  /** Ends the app's work with its last command that was neither answered nor given up. Whether the tag is the app's. */
  private over(tag: string, time: number): boolean {
    const isWork = this.unanswered.delete(tag)
    if (isWork && this.unanswered.size === 0) this.work.end(time)
    return isWork
  }

  private loses({ data, time }: Trace.Events["command:lost"], line: number): void {
    // those that were sent last are reported first
    if (this.openedAt === undefined) this.waitedFor = { cmd: data.cmd, ms: data.ms }
    const [first] = this.unanswered.keys()
    const messages = data.tag === first && data.cmd.endsWith("FETCH") ? this.messages : 0
    const text = this.unanswered.get(data.tag)
    const words = text === undefined ? undefined : comparable({ tag: data.tag, text })
    if (this.over(data.tag, time) && this.lost.length < most)
      this.lost.push({
        cmd: this.use.workOf(data.tag) ?? data.cmd,
        words,
        data,
        messages,
        time,
        line,
        taking: this.takenBy(text ?? "")
      })
  }

  private takenBy(text: string): Taking | undefined {
    const { mailbox = "", validity = "" } = this.use.numbering.era ?? {}
    const uids = numbersIn(taking.exec(text)?.[1] ?? "")
    // a strict trace counts the names of each connection anew
    return uids === undefined || mailbox === "" || mailbox.startsWith("<")
      ? undefined
      : { mailbox, validity, uids }
  }

  /** A literal that had begun was a part of the answer to a FETCH. */
  private cuts({ facts }: Trace.EventData<"connection:ended">): void {
    const lost = this.lost.find(({ data }) => data.cmd.endsWith("FETCH"))
    if (lost !== undefined && Number(facts?.["literalReceived"] ?? 0) > 0) lost.isBegun = true
  }

  /** The refusal that ended the connection is told as its cause. */
  private blames({ serverText = "" }: Trace.EventData<"connection:ended">): void {
    const parts = serverText.split(" / ").filter(Boolean)
    const causes = this.refused.all.filter(({ text }) => parts.some((part) => text.includes(part)))
    for (const cause of causes) this.refused.remove(cause)
  }

  /** Ends the rest, by DONE or anything else. */
  private stirs(time: number): void {
    if (this.restsSince !== undefined) this.restedMs += time - this.restsSince
    this.restsSince = undefined
  }

  private received({ data, time }: Trace.Events["wire:received"], line: number): void {
    const { code, cond, line: text, tag } = data
    if (cond === "BYE") {
      this.quietMs = time - (this.heardAt ?? time)
      this.idledMs = this.restsSince === undefined ? undefined : time - this.restsSince
    }
    this.heardAt = time
    if (tag !== undefined) this.messages = 0
    else if (isMessage(text)) this.messages++
    if (tag === undefined) this.counts(text)
    if (tag === undefined && text.startsWith("+") && this.idle !== undefined) {
      this.hasIdled = true
      this.polls = false
      this.restsSince ??= time
    }
    if (this.idle !== undefined) this.lateNews.received({ line, tag, text, time })
    if (this.openedAt !== undefined && isNews(text) && this.news.length < most)
      this.news.push({ time, exists: text })
    if (tag !== undefined && tag === this.idle) {
      this.idle = undefined
      this.doneAt = undefined
      this.stirs(time)
    }
    if (cond === "OK" && tag === undefined) this.greeting ??= text
    if (capabilitiesIn({ text }).length > 0) this.listed = text
    const name = tag === undefined ? undefined : this.tags.get(tag)
    if (name === "LOGIN" || name === "AUTHENTICATE") this.login = cond
    const isAnswer = tag !== undefined && this.tags.delete(tag)
    if (isAnswer && (this.openedAt !== undefined || this.unanswered.has(tag)))
      this.answered(tag, cond, { name, code, time, line, text })
    if (tag !== undefined) this.over(tag, time)
    if (tag !== undefined && tag === this.selecting?.tag) this.selects(cond, code, time)
    const validity = cond === "OK" ? /\[UIDVALIDITY (\d+)\]/.exec(text)?.[1] : undefined
    if (validity !== undefined && this.mailbox !== undefined) this.uidValidity.set(this.mailbox, validity)
    if (tag === this.opening?.tag && this.opening !== undefined && cond === "OK")
      this.opened(this.opening, code)
    const alert = code !== undefined && /^(?:WEB)?ALERT\b/.test(code) && text.slice(text.indexOf("]") + 2)
    if (alert && this.alerts.length < mostAlerts && this.alerts.every((each) => each.text !== alert))
      this.alerts.push({ text: alert, time })
  }

  /** A refused SELECT leaves no mailbox open, until the next one that is accepted. */
  private selects(condition: string | undefined, code: string | undefined, time: number): void {
    const { examines: examined = false, words } = this.selecting ?? {}
    this.selecting = undefined
    if (condition === "OK" && words !== undefined && (this.chose.size < most || this.chose.has(words)))
      this.chose.set(words, time)
    if (condition === "OK") this.place = { examined, readOnly: !examined && code === "READ-ONLY" }
    if (this.openedAt === undefined) return
    if (condition === "NO") this.refusedSince ??= time
    if (condition !== "OK" || this.refusedSince === undefined) return
    if (this.closedFor.length < most) this.closedFor.push({ start: this.refusedSince, end: time })
    this.refusedSince = undefined
  }

  /** Takes the answer to the command that opens the account's mailbox. */
  private opened({ isSelect }: NonNullable<Stay["opening"]>, code: string | undefined): void {
    this.isReadOnly = isSelect && code === "READ-ONLY"
  }

  /** Returns what of a command does not fit the open mailbox. */
  private wrongIn(text: string): Pick<Place, "beyond" | "unlisted" | "unpermitted"> {
    const [, name = "", set = ""] = text.split(" ", 3)
    const command = (name.toUpperCase() === "UID" ? `UID ${set}` : name).toUpperCase()
    const listed = new Set(capabilitiesIn({ text: this.listed }).map((each) => each.toUpperCase()))
    return {
      unlisted: listed.size === 0 ? undefined : Advice.unlisted(command, text, listed),
      beyond: this.exists === undefined ? undefined : Advice.beyond(command, set, this.exists),
      unpermitted: Advice.unpermitted(Advice.flagsIn(text), this.use.permitted)
    }
  }

  /** Keeps the number of messages. */
  private counts(text: string): void {
    const [, number = "", name = ""] = /^\* (\d+) (EXISTS|EXPUNGE)\b/i.exec(text) ?? []
    if (/^EXISTS$/i.test(name)) {
      this.exists = Number(number)
      this.firstExists ??= this.exists
    } else if (name !== "" && this.exists !== undefined) this.exists -= 1
    if (/^\* VANISHED (?!\(EARLIER)/i.test(text)) this.exists = undefined
  }

  /** Counts a refusal, unless of LOGOUT, which asks for nothing; an acceptance takes back those of the same command. */
  private answered(
    tag: string,
    condition: string | undefined,
    at: Omit<Refusal, "words" | "status" | keyof Place>
  ): void {
    const text = this.unanswered.get(tag)
    const words = text === undefined ? undefined : comparable({ tag, text })
    if (condition === "OK" && words && this.done.size < mostDone) this.done.add(words.trim())
    if (condition === "OK" && at.name !== undefined && this.refused.all.some(({ name }) => name === at.name))
      this.wentOn.add(at.name)
    if (tag === this.logout || (condition === "OK" && this.refusals.length === 0)) return
    if (condition === "NO" || condition === "BAD") {
      const chosen = tag === this.selecting?.tag && this.selecting.chosen
      const refusal: Refusal = {
        words,
        status: condition,
        ...this.place,
        ...this.wrongIn(text ?? tag),
        chosen,
        ...at
      }
      this.refused.add(refusal)
      if (words && this.refusals.length < most) this.refusals.push(refusal)
    } else if (condition === "OK" && words)
      this.refusals = this.refusals.filter((refusal) => {
        if (refusal.words !== words) return true
        this.refused.remove(refusal)
        if (this.use.passed.length < most) this.use.passed.push(refusal.code)
        return false
      })
  }
}

/**
 * Returns whether no connection of an account is missing, and the end of each is known, although events of them are missing:
 * their attempts are numbered from the first on.
 */
export const isCounted = (account: ReadonlyArray<Stay>): boolean =>
  account.every((stay, at) => !stay.isLate && follows(stay, account[at - 1]))

/** Returns whether no connection is missing before one, or between two, and the end of the earlier one is known. */
export const follows = ({ started }: Stay, before: Stay | undefined): boolean =>
  (started?.attempt === 1 || started?.attempt === (before?.started?.attempt ?? 0) + 1) &&
  (before === undefined || before.ended !== undefined)

/** Returns the texts for the mailbox's user that came to an account but are not among `shown`, and the last connection of each. */
export const alertsBeside = (
  account: ReadonlyArray<Lived>,
  shown: ReadonlyArray<{ readonly text: string }>
): ReadonlyArray<readonly [text: string, lived: Lived]> =>
  Array.from(
    new Map(account.flatMap((lived) => lived.stay.alerts.map(({ text }) => [text, lived] as const)))
  ).filter(([alert]) => shown.every(({ text }) => !text.endsWith(alert)))

/** Returns the time in which this program did not try again after a failure, until it was asked to. */
export const stoppedAfter = (
  { ended, endedAt }: Stay,
  next: Pick<Lived, "start"> | undefined
): ReadonlyArray<Stretch> =>
  ended?.outcome === "failed" && endedAt !== undefined && next !== undefined
    ? [{ start: endedAt, end: next.start }]
    : []

const isSource = (state: string): boolean => isIn(state, "resolving") || isIn(state, "refreshing")

const isWait = (state: string): boolean => isIn(state, "queueing") || isIn(state, "backoff")

/** Commands that maintain the connection: of a log that does not say who asks, the others are the app's. */
const ownCommands: ReadonlySet<string | undefined> = new Set(["IDLE", "NOOP", "LOGOUT", undefined])
