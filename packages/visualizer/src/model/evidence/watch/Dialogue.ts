/**
 * Follows what both sides of a connection say, line by line: the commands that are not answered yet, and the mailbox that is open. All
 * that watches the connection is told each line with them. RFC 9051 §3, §5.5. Pure.
 */
import { drop, noList, noMap, put } from "../../../trace/Sparse.ts"
import { dataIn } from "../Data.ts"
import { leavesMailbox } from "../facts.ts"
import { OpenMailbox } from "./OpenMailbox.ts"
import { mailboxIn } from "../mailboxName.ts"
import type { Received, Sent } from "./Line.ts"

/** Watches a connection line by line, for one kind of thing. */
export interface Watch {
  sent?(asked: Sent, dialogue: Dialogue): void
  received?(said: Received, dialogue: Dialogue): void
  /** The connection has ended: what it needed to go on is let go. */
  end?(): void
}

/** A command, the mailbox that was open when it was sent, or that it opens, and how many messages had gone from that by then. */
export interface Command extends Sent {
  readonly tag: string
  readonly name: string
  readonly mailbox: OpenMailbox
  readonly removed: number
  /** The messages that it copied or moved, as COPYUID tells. RFC 4315 §3. */
  copied?: string
}

/** So many commands are followed at once. */
const most = 1024

export class Dialogue {
  /** The one that is open, or is being opened; one without a name if there is none. */
  mailbox = new OpenMailbox()
  /** The commands that are not answered yet, by tag; while one is told, those that were sent before it. */
  running: ReadonlyMap<string, Command> = noMap
  /** The command that the last line of the server answers. */
  answered: Command | undefined
  /** The server announces COPYUID. RFC 4315 §2. */
  hasUidplus = false
  /** A MOVE had it. */
  private tellsMoves = false
  private watches: ReadonlyArray<Watch>

  constructor(watches: ReadonlyArray<Watch>) {
    this.watches = watches
  }

  sent(asked: Sent): void {
    const { line, name, tag, text } = asked
    const isLeaving = name !== undefined && leavesMailbox(name)
    const left = this.mailbox
    if (isLeaving) this.mailbox = new OpenMailbox(line, mailboxIn(text), name === "EXAMINE")
    for (const watch of this.watches) watch.sent?.(asked, this)
    if (tag === undefined || name === undefined || this.running.size >= most) return
    const mailbox = isLeaving && !isSelect(name) ? left : this.mailbox
    this.running = put(this.running, tag, { ...asked, tag, name, mailbox, removed: mailbox.removed })
  }

  received(said: Received): void {
    const { code, condition, line, tag, text } = said
    this.answered = tag === undefined ? undefined : this.running.get(tag)
    if (tag === undefined) this.mailbox.tells(dataIn(text), line)
    else this.running = drop(this.running, tag)
    if (condition === "OK" || condition === "PREAUTH" || dataIn(text).name === "CAPABILITY") this.copies(text)
    if (this.answered !== undefined && isSelect(this.answered.name)) {
      const { mailbox } = this.answered
      mailbox.isOpen = condition === "OK"
      if (mailbox.isOpen) mailbox.openedAt = said.time
      mailbox.isLocked = code === "READ-ONLY"
    }
    for (const watch of this.watches) watch.received?.(said, this)
  }

  /**
   * Returns whether the MOVE that a line answers with OK has no COPYUID, although this server tells by it what was moved: then
   * others took the messages, and what went meanwhile went by them. RFC 6851 §4.3, RFC 5530 §3.
   */
  movedNone({ code, condition }: Received): boolean {
    const { answered, hasUidplus, tellsMoves } = this
    return (
      condition === "OK" &&
      answered !== undefined &&
      answered.name.endsWith("MOVE") &&
      answered.copied === undefined &&
      (tellsMoves || (hasUidplus && code === "EXPUNGEISSUED"))
    )
  }

  private copies(text: string): void {
    this.hasUidplus ||= uidplus.test(text)
    const set = copyuid.exec(text)?.[1]
    const command =
      set === undefined ? undefined : (this.answered ?? this.only(({ name }) => takes.test(name)))
    if (set === undefined || command === undefined) return
    command.copied = set
    this.tellsMoves ||= command.name.endsWith("MOVE")
  }

  /** The connection has ended: nothing more is told. */
  end(): void {
    this.running = noMap
    this.answered = undefined
    for (const watch of this.watches) watch.end?.()
    this.watches = noList
  }

  /** Returns the command in progress that is such, if there is one alone: then the data is an answer to it. */
  only(is: (command: Command) => boolean): Command | undefined {
    const [first, another] = Array.from(this.running.values()).filter(is)
    return another === undefined ? first : undefined
  }
}

const takes = /(?:COPY|MOVE)$/
const copyuid = /^\S+ OK \[COPYUID \d+ ([\d:,]+) /i
const uidplus = /\bCAPABILITY .*\bUIDPLUS\b/i

export const isSelect = (name: string): boolean => name === "SELECT" || name === "EXAMINE"
