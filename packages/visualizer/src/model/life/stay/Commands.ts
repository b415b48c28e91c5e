/** The commands of an app on one connection: when it waited for their answers, and which of them were lost. */
import { isHidden } from "../../evidence/mailboxName.ts"
import { dataIn } from "../../evidence/Data.ts"
import type * as Trace from "@effect-imap/core/Trace"
import { comparable } from "../../evidence/inUse.ts"
import type { Marked } from "../../evidence/watch/UnreadSearches.ts"
import { numbersIn } from "../../evidence/numbersIn.ts"
import { type Moments, most, noMoments, noStretches } from "../Stretch.ts"
import type { Use } from "../Use.ts"
import { drop, noList, noMap, push, put } from "../../../trace/Sparse.ts"

/** What a command did at the server. `marked`: it reads, and may have marked what it reads as read. RFC 9051 §6.4.5. */
export type Effect = Trace.EventData<"command:lost">["effect"] | "marked"

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
  readonly effect: Effect
  readonly marks: Marked | undefined
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

/** Takes messages out of a mailbox: each is there until it is done, and not after it. RFC 6851 §3.3, RFC 4315 §2.1. */
const taking = /^\S+ UID (?:MOVE|EXPUNGE) ([\d:,]+)(?= |$)/i

export class Commands {
  /** When it sent them, and when it gave one up. */
  asked: Moments = noMoments
  givenUp: Moments = noMoments
  /** The times in which the app waited for answers. */
  work = noStretches
  /** Those that had no answer when the connection ended. */
  lost: ReadonlyArray<LostCommand> = noList
  /** When one could not be sent any more, and its name. */
  unsent: ReadonlyArray<{ readonly time: number; readonly cmd: string }> = noList
  /** Those that it waits for, by tag. */
  private unanswered: ReadonlyMap<string, string> = noMap
  /** The messages that came since one of them was answered, or since the first that is not was sent. */
  private messages = 0
  private readonly use: Use

  constructor(use: Use) {
    this.use = use
  }

  /** Returns the first that is owed an answer, with its words, without those that a trace may not show. */
  get owed(): string | undefined {
    const [asked] = this.unanswered
    return asked === undefined ? undefined : comparable({ tag: asked[0], text: asked[1] })?.trim()
  }

  /** Returns its tag. */
  get owedTag(): string | undefined {
    const [tag] = this.unanswered.keys()
    return tag
  }

  /** Returns one that it waits for. */
  asks(tag: string): string | undefined {
    return this.unanswered.get(tag)
  }

  sent(tag: string | undefined, line: string, time: number): void {
    this.asked = this.asked.add(time)
    if (tag === undefined || this.unanswered.size >= most) return
    if (this.unanswered.size === 0) this.messages = 0
    this.unanswered = put(this.unanswered, tag, line)
    this.work = this.work.begin(time)
  }

  unsendable({ cmd = "a command" }: Trace.EventData<"command:unsent">, time: number): void {
    this.unsent = push(this.unsent, { time, cmd }, most)
  }

  heard(tag: string | undefined, line: string): void {
    if (tag !== undefined) this.messages = 0
    else if (dataIn(line).name === "FETCH") this.messages++
  }

  interrupted({ reason, tag }: Trace.EventData<"command:interrupted">, time: number): void {
    if (this.over(tag, time) && reason === undefined) this.givenUp = this.givenUp.add(time)
  }

  /** Ends the app's work with its last command that was neither answered nor given up. Whether the tag is the app's. */
  over(tag: string, time: number): boolean {
    const isWork = this.unanswered.has(tag)
    this.unanswered = drop(this.unanswered, tag)
    if (isWork && this.unanswered.size === 0) this.work.end(time)
    return isWork
  }

  loses({ data, time }: Trace.Events["command:lost"], line: number): void {
    const [first] = this.unanswered.keys()
    const messages = data.tag === first && data.cmd.endsWith("FETCH") ? this.messages : 0
    const text = this.unanswered.get(data.tag)
    const words = text === undefined ? undefined : comparable({ tag: data.tag, text })
    if (!this.over(data.tag, time) || this.lost.length >= most) return
    const cmd = this.use.answers.workOf(data.tag) ?? data.cmd
    const taking = this.takenBy(text ?? "")
    const marks = this.use.commands.unreadSearches.marks(data.tag)
    const effect = marks === undefined ? data.effect : data.written < data.bytes ? "undone" : "marked"
    this.lost = push(this.lost, { cmd, words, data, effect, marks, messages, time, line, taking })
  }

  /** A literal that had begun was a part of the answer to a FETCH. */
  ended({ facts }: Trace.EventData<"connection:ended">, time: number): void {
    const lost = this.lost.find(({ data }) => data.cmd.endsWith("FETCH"))
    if (lost !== undefined && Number(facts?.["literalReceived"] ?? 0) > 0) lost.isBegun = true
    this.work.end(time)
  }

  private takenBy(text: string): Taking | undefined {
    const { name: mailbox = "", validity } = this.use.dialogue?.mailbox ?? {}
    const uids = numbersIn(taking.exec(text)?.[1] ?? "")
    return uids === undefined || validity === undefined || mailbox === "" || isHidden(mailbox)
      ? undefined
      : { mailbox, validity, uids }
  }
}
