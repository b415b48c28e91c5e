/** One connection of a log, converted line by line: its lines, redacted, its states, and how it ended. */
import { Result } from "effect"
import { addressKind } from "../../failure/diagnosis/addressKind.ts"
import type { Step } from "../../failure/Reason.ts"
import type { Circumstances, Flaw } from "../../failure/diagnosis/Circumstances.ts"
import { listedOf } from "../../failure/diagnosis/listed.ts"
import { encodedTwice } from "../../failure/diagnosis/encodedTwice.ts"
import * as Closings from "../../failure/diagnosis/Closings.ts"
import { disclosed } from "../disclosed.ts"
import type { PublicLine } from "../PublicLine.ts"
import type { Indexing } from "../Redactor.ts"
import { doubtful, isStray, type Received, received } from "../received.ts"
import { lineData } from "../Recorder.ts"
import { sent } from "../sent.ts"
import type { Response, Status, Tagged } from "../../imap/Response.ts"
import type * as Trace from "../Trace.ts"
import { mailboxName } from "../../imap/command/mailbox/mailboxName.ts"
import * as ResponseParser from "../../imap/wire/ResponseParser.ts"
import * as Utf8 from "../../imap/wire/Utf8.ts"
import { Activities, type ActivityEvent } from "./Activities.ts"
import { type CommandLine, commandLine } from "./commandLine.ts"
import { ofFailure, stepOf } from "./failures.ts"
import { Learned } from "./Learned.ts"
import { type Companions, Outstanding } from "./Outstanding.ts"
import { Progress } from "./Progress.ts"
import { answered, ofAnswer, ofBye, ofGreeting, ofNoMechanism, type LoggedRefusal } from "./refusals.ts"
import { isOfClient } from "./sides.ts"
import type { Item, LoggedFailure } from "./Log.ts"
import type { Following } from "./Survey.ts"

type Events = ReadonlyArray<Trace.Event>
type Of<Tag extends Item["_tag"]> = Extract<Item, { readonly _tag: Tag }>

/** The place of a connection in its log. */
interface Within {
  /** The number of its connections up to this one. */
  readonly number: number
  /** STARTTLS is sent in it. */
  readonly upgrades: boolean
  /** That of all connections of the log. */
  readonly indexing: Indexing
  readonly companions: Companions
  /** Returns whether another connection to the host begins after its end. */
  readonly isFollowed: (host: string) => boolean
}

export class Conversation {
  private readonly group: string
  private client: NonNullable<Of<"Opened">["client"]>
  /** Its client goes on with another connection. */
  private isRetried = false
  private time = 0
  private readonly learned: Learned
  private readonly progress: Progress
  private readonly activities = new Activities()
  /** Commands without an answer, by their tags. */
  private readonly pending = new Map<string, CommandLine>()
  /** The tags of LOGOUT. */
  private readonly goodbyes = new Set<string>()
  private readonly operations = new Map<string, number>()
  private readonly outstanding = new Outstanding()
  private readonly companions: Companions
  private readonly isFollowed: Within["isFollowed"]
  private refusal: LoggedRefusal | undefined
  /** The last answer, if it was a refusal, and nothing was sent since. */
  private refused: Tagged | undefined
  private port: number | undefined
  private hasBegun = false
  private hasHeard = false
  private hasSpoken = false
  private isLoggedIn = false
  private isOpen = false
  private isOver = false
  private isCompressed = false
  /** What follows is compressed in the log. */
  private isUnreadable = false
  /** A line came that was no response. */
  private isDoubtful = false
  /** Strings may have more than ASCII. RFC 6855 §3, RFC 9051 §6.3.1. */
  private isUtf8 = false

  constructor({ companions, indexing, isFollowed, number, upgrades }: Within) {
    this.companions = companions
    this.isFollowed = isFollowed
    this.learned = new Learned(indexing)
    this.group = `c${number}`
    this.client = { first: number, attempt: 1 }
    this.progress = new Progress(upgrades)
  }

  /** Returns the events for one item, at `time`. */
  tell(item: Item, following: Following, time: number): Events {
    this.time = time
    switch (item._tag) {
      case "Opened":
        return this.opened(item)
      case "Sent":
        return this.command(item)
      case "Received":
        return this.response(item, following)
      case "NetStart":
        return this.netStart(item)
      case "NetEnd":
        return this.netEnd(item)
      case "Secured":
        return this.secured(item)
      case "User":
        this.learned.know(item.name, undefined)
        return []
      case "NoMechanism": {
        const { learned, outstanding, progress } = this
        this.refusal = ofNoMechanism(outstanding.listed, progress.isEncrypted, learned.masker)
        return []
      }
      case "Refused":
        return this.refusedHere(item)
      case "LeftOut":
        return this.leftOut(item.lines)
      case "Unfinished":
        return this.unfinished(item)
      case "Ended":
        return this.ended(item)
    }
  }

  private opened(item: Of<"Opened">): Events {
    const { learned } = this
    learned.seen = { ...learned.seen, host: learned.hostIn(item.host ?? "") }
    this.port = item.port
    this.outstanding.bareLf = item.bareLf === true
    this.client = item.client ?? this.client
    return [...this.begin(), ...this.moved(this.progress.opened(item.lane, item.connected === true))]
  }

  /** The log shows the beginning. */
  private begin(): Events {
    const { at, seen } = this.learned
    if (this.hasBegun || seen.host === "") return []
    this.hasBegun = true
    const place = { host: at.host(seen.host), port: this.port ?? 0 }
    const { attempt, first } = this.client
    const data = { ...place, policy: "imported", attempt, session: `s${first}` }
    return [this.event("connection:started", data)]
  }

  private command({ _tag, bytes, whole }: Of<"Sent" | "Received">): Events {
    const { at, login } = this.learned
    if (this.isBeyondReading(bytes)) return this.compressed()
    const line = login === undefined ? commandLine(bytes) : undefined
    if (line === undefined) return this.fragment(bytes)
    this.hasSpoken = true
    this.learned.command(line, _tag)
    this.pending.set(line.tag, line)
    this.refused = undefined
    at.doors.sent(line.tag)
    if (line.name === "LOGOUT") this.goodbyes.add(line.tag)
    else this.goodbyes.delete(line.tag)
    const moves = this.moved(this.progress.sent(line.name))
    const begun = this.activity(this.activities.sent(line.tag, this.progress.stateOf(line.name) ?? ""))
    const data = sized(sent(line.fragments, at), { bytes, whole })
    this.outstanding.sent(line, data.line, this.time)
    if (line.name === "ENABLE" && line.values.some((name) => utf8.test(name))) this.isUtf8 = true
    const flaw = this.flawOf(line)
    const malformed = flaw === undefined ? {} : { malformed: flaw }
    const said = this.event("wire:sent", {
      ...this.lane,
      tag: line.tag,
      cmd: line.name,
      ...data,
      ...malformed
    })
    return [...moves, ...begun, said]
  }

  private flawOf({ flaw, name }: CommandLine): Flaw | undefined {
    if (flaw === undefined && ofMailbox.test(name) && this.isUnselected()) return "unselected"
    return flaw === "eightBit" && this.isUtf8 ? undefined : flaw
  }

  /** The log shows the login, and no mailbox since; none is being opened either. */
  private isUnselected(): boolean {
    if (!this.isLoggedIn || this.isOpen) return false
    return !Array.from(this.pending.values()).some(({ name }) => /^(?:SELECT|EXAMINE)$/.test(name))
  }

  /** A part of a command, or not a command: only its position is known. */
  private fragment(bytes: Uint8Array): Events {
    const { at, login } = this.learned
    const text = Utf8.decode(bytes)
    if (login !== undefined) {
      this.learned.part(text)
      return [this.event("wire:sent", { ...this.lane, line: at.start().secret().line() })]
    }
    const isDone = /^done$/i.test(text)
    // a server that had ended the IDLE takes it for a tag
    if (isDone) {
      at.doors.sent(text)
      this.outstanding.done()
    }
    const line = at.start().put(isDone ? "DONE" : "<text>")
    return [this.event("wire:sent", { ...this.lane, line: line.line() })]
  }

  private response(item: Of<"Received">, { isLast, pause }: Following): Events {
    const { at, login } = this.learned
    if (this.isBeyondReading(item.bytes)) return this.compressed()
    const parsed = this.parse(item.bytes)
    if (Result.isFailure(parsed)) return this.leftOut(1)
    const said = parsed.success
    // on whichever side the log has it: a command is recorded as one, and so are the parts of a login that began so
    if (said._tag === "Stray" && (login?.side === "Received" || isOfClient(item.bytes)))
      return this.command(item)
    this.outstanding.heard(said, this.time)
    const { before, left } = this.hasHeard ? nothing : this.greet(said, pause)
    if (login !== undefined && said._tag === "Continuation") this.learned.challenge(said.text)
    const isOfLogin = login !== undefined || (said._tag === "Continuation" && isChallenge(said.text))
    // without the client's lines, it is not known what was sent
    if (!this.hasSpoken && said._tag === "Tagged") at.doors.sent(said.tag)
    const show = this.isDoubtful ? doubtful : received
    if (isStray(said, at)) this.isDoubtful = true
    const spoken = this.event("wire:received", this.shown(show(said, isOfLogin, at), item))
    if (said._tag === "Status") this.goodbye(said)
    const after = this.after(said, pause, isLast)
    return before === none && after === none ? [spoken] : [...before, spoken, ...left, ...after]
  }

  private shown(response: Received, item: Of<"Received">): Trace.EventData<"wire:received"> {
    const { cond, line, unread, withheld } = response
    // nearly all are such, for which the spreads below would take longer than all else
    if (cond === undefined && (unread ?? withheld) === undefined && item.whole !== true && line.isWhole()) {
      const { lane } = this.progress
      const bytes = item.bytes.length + 2
      return lane === undefined ? { line: line.line(), bytes } : { lane, line: line.line(), bytes }
    }
    const { line: _, ...named } = response
    return { ...this.lane, ...named, ...sized(line, item) }
  }

  /** Applies what a response changes, except for the greeting. */
  private after(said: Response, pause: number, isLast: boolean): Events {
    if (said._tag === "Tagged") return this.answer(said, pause, isLast)
    // nothing follows a BYE that nobody asked for, and the log need not say so (RFC 9051 §7.1.5)
    if (isLast && said._tag === "Status" && this.wasLeft(said)) return this.end(this.refusal)
    const isChallenged = said._tag === "Continuation" && this.learned.login !== undefined
    return isChallenged ? this.moved(this.progress.challenged()) : none
  }

  /** Returns what a greeting changes: `before` its line, the state that waits for it; and what is `left` after it. */
  private greet(response: Response, pause: number): { readonly before: Events; readonly left: Events } {
    this.hasHeard = true
    if (response._tag !== "Status" || this.pending.size > 0) return nothing
    const { learned } = this
    learned.seen = { ...learned.seen, greeting: response.text }
    if (response.condition === "BYE") this.refusal = ofGreeting(response, learned.seen, learned.masker)
    const begun = this.begin()
    const moves = this.progress.greeted(pause, response.condition === "PREAUTH")
    const isEntry = ({ to }: Trace.EventData<"machine:transition">) => to.endsWith(".greeting")
    return {
      before: [...begun, ...this.moved(moves.filter(isEntry))],
      left: this.moved(moves.filter((move) => !isEntry(move)))
    }
  }

  /** Returns whether a mailbox is refused since the login before was. */
  private isEcho({ step }: LoggedRefusal): boolean {
    return step === "select" && this.refusal?.step === "auth"
  }

  private goodbye(status: Status): void {
    const { masker, seen } = this.learned
    if (!this.wasLeft(status) || this.isOver) return
    const owed = Array.from(this.pending.values()).find(({ name }) => name !== "IDLE")?.name
    const step = owed === undefined && this.isOpen ? "selected" : stepOf(owed)
    const bye = ofBye(status, seen, { step, before: this.refused }, masker)
    // in an open mailbox, an earlier refusal has nothing to do with it
    this.refusal = this.isOpen ? bye : (this.refusal ?? bye)
  }

  /** Returns whether it is a BYE without LOGOUT. Without the client's lines it is unknown whether the client asked. */
  private wasLeft({ condition }: Status): boolean {
    return condition === "BYE" && this.hasSpoken && this.goodbyes.size === 0
  }

  private answer(tagged: Tagged, pause: number, isLast: boolean): Events {
    const { learned, pending } = this
    const asked = pending.get(tagged.tag)
    const name = asked?.name ?? answered(tagged)
    if (name === undefined) return this.activity(this.activities.answered(tagged.tag, tagged.condition))
    pending.delete(tagged.tag)
    this.goodbyes.delete(tagged.tag)
    if (learned.login?.tag === tagged.tag) learned.login = undefined
    // a tagged BYE answers LOGOUT as OK does
    const isOk = tagged.condition === "OK" || (name === "LOGOUT" && tagged.condition === "BYE")
    const condition = isOk ? "OK" : tagged.condition
    const malformed = condition === "BAD" && asked !== undefined ? this.flawOf(asked) : undefined
    const meant = isOk ? undefined : ofAnswer(name, tagged, learned.refused, learned.masker)
    const refusal = meant && { ...meant, malformed }
    const over = this.activity(this.activities.answered(tagged.tag, condition, refusal?.reason._tag))
    this.refused = isOk ? undefined : tagged
    if (!isOk) this.refusal = refusal === undefined || this.isEcho(refusal) ? this.refusal : refusal
    else if (/^(?:LOGIN|AUTHENTICATE|SELECT|EXAMINE)$/.test(name)) this.refusal = undefined
    if (isOk && name === "COMPRESS") this.isCompressed = true
    if (isOk && /^(?:LOGIN|AUTHENTICATE)$/.test(name)) this.logIn()
    if (isOk && /^(?:SELECT|EXAMINE)$/.test(name)) this.open()
    if (this.refusal !== undefined && !isOk && isLast)
      return [...over, ...this.moved(this.progress.refused())]
    const next = this.progress.answered(name, condition, pause, pending.size > 0)
    const moves = over.concat(this.moved(next))
    return name === "LOGOUT" && isOk ? [...moves, ...this.end(this.isOpen ? undefined : this.refusal)] : moves
  }

  /**
   * OpenSSL's tag is a dot, which the parser does not accept: it is put back after parsing. Commands that OpenSSL sent
   * before it shows anything are answered first.
   */
  private parse(bytes: Uint8Array): ReturnType<typeof ResponseParser.parse> {
    const isDotted = bytes[0] === dot && bytes[1] === space && (this.pending.has(".") || !this.hasHeard)
    if (!isDotted) return ResponseParser.parse(bytes)
    return Result.map(ResponseParser.parse(Uint8Array.of(letter, ...bytes.subarray(1))), (response) =>
      response._tag === "Tagged" ? { ...response, tag: "." } : response
    )
  }

  private open(): void {
    this.logIn()
    this.isOpen = true
  }

  /** It counts for a limit of connections from now on. */
  private logIn(): void {
    if (!this.isLoggedIn) this.companions.begin(this.learned.seen.host, this.group)
    this.isLoggedIn = true
  }

  /** Returns whether the log has compressed octets in place of lines, from here to its end. RFC 4978. */
  private isBeyondReading(bytes: Uint8Array): boolean {
    return this.isUnreadable || (this.isCompressed && isBinary(bytes))
  }

  private compressed(): Events {
    if (this.isUnreadable) return none
    this.isUnreadable = true
    this.pending.clear()
    return [this.event("trace:note", { text: compressedFromHere, kind: "compressed" })]
  }

  /** Reports the length, unless it may be that of a login. */
  private unfinished({ bytes, side }: Of<"Unfinished">): Events {
    if (side === "Sent" || !this.hasHeard || this.learned.login !== undefined) return []
    this.outstanding.unfinished(bytes, this.time)
    return [this.event("wire:unfinished", { ...this.lane, bytes })]
  }

  /** Nothing of it is recorded but its name: it may be a login. */
  private refusedHere({ bytes, reason }: Of<"Refused">): Events {
    const facts = {}
    // the answer to a challenge is no command
    if (this.learned.login !== undefined)
      return [this.event("command:refused", { call: "answer to AUTHENTICATE", reason, facts })]
    const name = commandLine(bytes)?.name
    return name === undefined ? [] : [this.event("command:refused", { call: name, cmd: name, reason, facts })]
  }

  private leftOut(lines: number): Events {
    const text = `${lines} line${lines === 1 ? "" : "s"} of the log could not be read`
    return [this.event("trace:note", { text })]
  }

  private secured({ authorized, cipher, protocol }: Of<"Secured">): Events {
    const moves = this.moved(this.progress.secured())
    const verified = { true: "certificate verified", false: "certificate not verified" }
    const words = [protocol, cipher, authorized === undefined ? undefined : verified[`${authorized}`]]
    const text = ["TLS in use", ...words.filter((word) => word !== undefined)].join(", ")
    const data = {
      text: this.learned.at.text(text),
      kind: "tls",
      ...(protocol === undefined ? {} : { protocol }),
      ...(authorized === undefined ? {} : { authorized })
    } as const
    return [...moves, this.event("trace:note", data)]
  }

  private netStart({ family, kind, port: to }: Of<"NetStart">): Events {
    const op = this.operations.size
    this.operations.set(kind, op)
    this.port ??= to
    const opening = this.begin()
    const moves = this.moved(this.progress.net(kind, "start"))
    const where = { ...(family === undefined ? {} : { family }), ...(to === undefined ? {} : { port: to }) }
    const { lane } = this.progress
    const begun =
      kind === "tls" && lane !== undefined ? this.activity(this.activities.handshakes(lane)) : none
    return [...opening, ...moves, ...begun, this.event("net:start", { ...this.lane, op, kind, ...where })]
  }

  private netEnd(item: Of<"NetEnd">): Events {
    const { at } = this.learned
    const { authorized, cipher, error, kind, ok, protocol, sni } = item
    if (authorized === true) this.companions.trusted.add(this.learned.seen.host)
    const data = {
      ...this.lane,
      op: this.operations.get(kind) ?? 0,
      ok,
      ...(error === undefined ? {} : { error }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(cipher === undefined ? {} : { cipher }),
      ...(sni === undefined ? {} : { sni: at.host(this.learned.hostIn(sni)) }),
      ...(authorized === undefined ? {} : { authorized })
    }
    const over = kind === "tls" ? this.activity(this.activities.shook(ok)) : none
    return [this.event("net:end", data), ...over, ...(ok ? this.moved(this.progress.net(kind, "end")) : [])]
  }

  private ended({ again, ifOwed, failure = this.isOwed() ? ifOwed : undefined }: Of<"Ended">): Events {
    this.isRetried = again === true
    // how it went on is not known, and so not how it ended
    if (this.isUnreadable && failure === undefined) return none
    if (this.refusal !== undefined || failure === undefined) return this.end(this.refusal)
    if (failure._tag === "Timeout" && failure.step === undefined) return this.gaveUp(failure.afterMs)
    return this.fails(failure)
  }

  private fails(failure: LoggedFailure): Events {
    const waiting = Array.from(this.pending.values()).at(-1)?.name
    const { masker, seen } = this.learned
    const place = { host: seen.host, port: this.port ?? 0, heard: this.hasHeard, waiting }
    return this.end(ofFailure(failure, place, masker))
  }

  /** Ends what a limit of the program's own ended: the other side is silent, or the program did not wait for what still came. */
  private gaveUp(afterMs: number): Events {
    const { hasHeard, isOpen, outstanding, pending, progress, time } = this
    const silentMs = outstanding.unansweredMs(time)
    if (silentMs >= silence)
      return this.fails(
        hasHeard
          ? { _tag: "Timeout", afterMs: silentMs }
          : { _tag: "GreetingTimeout", tls: progress.isEncrypted, afterMs: afterMs || silentMs }
      )
    const owed = Array.from(pending.values()).at(-1)
    const left =
      owed === undefined || !isOpen
        ? none
        : [
            this.event("command:interrupted", {
              ...this.lane,
              tag: owed.tag,
              cmd: owed.name,
              by: "app" as const
            })
          ]
    return [...left, ...(isOpen ? this.end() : this.over("interrupted"))]
  }

  /** Returns whether an answer is due: to a command, or to the DONE of an IDLE. */
  private isOwed(): boolean {
    const idles = Array.from(this.pending.values()).some(({ name }) => name === "IDLE")
    return this.owesAnswer() || (idles && this.outstanding.isDone)
  }

  /** Returns whether a command has no answer: IDLE has none before its DONE, and LOGOUT needs none. */
  private owesAnswer(): boolean {
    return Array.from(this.pending.values()).some(({ name }) => name !== "IDLE" && name !== "LOGOUT")
  }

  private end(why?: LoggedRefusal): Events {
    if (this.isOver) return []
    if (why === undefined) return this.over("closed")
    this.leave()
    const { reason, serverText, step } = why
    const { _tag: error, ...facts } = reason
    const quoted = serverText === "" ? {} : { serverText }
    const known = this.circumstances(why)
    const circumstances = Object.keys(known).length === 0 ? {} : { circumstances: known }
    const data = disclosed(
      "connection:ended",
      { outcome: this.isRetried ? "retried" : "failed", error, step, ...quoted, facts, ...circumstances },
      this.learned.at
    )
    const over = this.activity(this.activities.over(step !== "greeting" && this.isGreeted, error))
    return [
      ...over,
      ...this.moved(this.progress.failed("closed", this.isRetried)),
      this.event("connection:ended", data)
    ]
  }

  /** Ends the connection without a failure. */
  private over(outcome: "closed" | "interrupted"): Events {
    if (this.isOver) return []
    this.leave()
    if (this.isLoggedIn) this.companions.closings.add(this.account, this.time)
    return [
      ...this.activity(this.activities.over(this.isGreeted)),
      ...this.moved(this.progress.closed(outcome)),
      this.event("connection:ended", { outcome })
    ]
  }

  private get isGreeted(): boolean {
    return this.learned.seen.greeting !== ""
  }

  private leave(): void {
    this.isOver = true
    if (this.isLoggedIn) this.companions.end(this.learned.seen.host, this.group)
  }

  /** Returns what the log shows of a failure besides its reason. */
  private circumstances({ malformed, reason: { _tag }, step }: LoggedRefusal): Circumstances {
    const { host, mailbox } = this.learned.seen
    const address = addressKind(host)
    const others = _tag === "TooManyConnections" ? this.companions.openAt(host) : []
    return {
      ...this.outstanding.circumstances(_tag, step, this.time),
      ...(malformed === undefined ? {} : { malformed }),
      ...(ofProgram.has(_tag) ? { logged: true } : {}),
      ...(this.isOpen && lost.has(_tag) ? this.reconnected(host) : {}),
      ...(_tag === "AuthThrottled" ? this.closings() : {}),
      ...(step === "select" ? { mailbox } : {}),
      ...(_tag === "MailboxMissing" ? listedOf(mailbox, this.outstanding.mailboxes) : {}),
      ...(step === "select" && encodedTwice(mailboxName(mailbox, this.isUtf8)) ? { encodedTwice: true } : {}),
      ...(step === "tls" && this.companions.trusted.has(host) ? { trustedBefore: true } : {}),
      ...(address !== undefined && (step === "tls" || isOnThisMachine(step, address)) ? { address } : {}),
      ...(others.length > 0 ? { others: others.length, otherNames: others.slice(0, mostNames) } : {})
    }
  }

  /** Whoever had asked for something asks again; that nobody watches the mailbox any more is not noticed. */
  private reconnected(host: string): Circumstances {
    // without a host, the next one may be to another server
    if (this.isFollowed(host)) return host === "" ? {} : { reconnected: true }
    return this.owesAnswer() ? {} : { reconnected: false }
  }

  private closings(): Circumstances {
    return Closings.circumstancesOf(this.companions.closings.find(this.account, this.time), this.time)
  }

  private get account(): string {
    const { host, user } = this.learned.seen
    return `${host} ${user}`
  }

  private moved(moves: ReadonlyArray<Trace.EventData<"machine:transition">>): Events {
    if (moves.length === 0) return none
    return moves.flatMap((move) => [
      this.event("machine:transition", move),
      ...this.activity(this.activities.moved(move))
    ])
  }

  private activity(all: ReadonlyArray<ActivityEvent>): Events {
    return all.length === 0 ? none : all.map(({ data, name }) => this.event(name, data))
  }

  private get lane() {
    const known = this.progress.lane
    return known === undefined ? {} : { lane: known }
  }

  private event<Name extends Trace.EventName>(name: Name, data: Trace.EventData<Name>): Trace.Events[Name]
  private event(name: Trace.EventName, data: Trace.EventData<Trace.EventName>) {
    return { time: this.time, name, group_id: this.group, data }
  }
}

/** Nearly all lines change nothing. */
const isOnThisMachine = (step: Step, address: Circumstances["address"]): boolean =>
  step !== "tls" && address === "loopback"

/** So many other connections are named. */
const mostNames = 16

/** Begins the note of a log whose rest is compressed; the viewer looks for it. */
const compressedFromHere = "compressed from here on (COMPRESS DEFLATE): this log does not show what follows"

/** Returns whether there are octets that no line of IMAP has: control characters other than tab and line end. */
const isBinary = (bytes: Uint8Array): boolean =>
  bytes.some((octet) => octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d)

/** The extensions that allow more than ASCII in strings. */
const utf8 = /^(?:UTF8=|IMAP4rev2$)/i

/** A server that says nothing for so many milliseconds is silent, however long a program waits. */
const silence = 5000

/** The failures of which the program itself may have a part. */
const ofProgram: ReadonlySet<string> = new Set([
  "ConnectionStalled",
  "NoUsableMechanism",
  "Timeout",
  "TlsNotTls"
])

/** The losses after which a program connects again, if it watches the mailbox. */
const lost: ReadonlySet<string> = new Set(["ConnectionLost", "ConnectionStalled", "ServerBye"])

/** The commands of an open mailbox. RFC 9051 §6.4. */
const ofMailbox = /^(?:UID )?(?:FETCH|STORE|COPY|MOVE|SEARCH|SORT|THREAD|EXPUNGE)$/

const none: Events = []
const nothing = { before: none, left: none }

/** Returns the line, and its length unless the log shows a whole command or response. */
const sized = (line: PublicLine, { bytes, whole }: Pick<Of<"Sent">, "bytes" | "whole">) =>
  lineData(line, whole === true ? undefined : bytes.length + 2)

const dot = 0x2e
const space = 0x20
const letter = 0x41

/** Returns whether the text is base64: then it may belong to a credential, whose beginning the log may lack. RFC 9051 §7.6. */
const isChallenge = (text: string): boolean =>
  text.length >= 8 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
