/**
 * The APPENDs of an app: what the open mailbox was when each was sent, and the UID that it got; and what STATUS counted around them.
 * Line by line. RFC 4315 §3, RFC 9051 §6.3.11.
 */
import { dataIn } from "../Data.ts"
import { filledBy, unquoted } from "../mailboxName.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"

/** A mailbox that is open. */
interface Open {
  readonly validity: string
  readonly exists: number
}

export interface Append {
  readonly time: number
  readonly tag: string
  /** The octets after its tag: two of one message to one mailbox have as many. */
  readonly octets: number
  readonly mailbox: string
  /** The same mailbox, if it was open. */
  readonly open: Open | undefined
  /** What APPENDUID says. */
  stored?: { readonly validity: string; readonly uid: number }
  /** When it was answered with OK. */
  storedAt?: number
}

/** What STATUS tells of a mailbox. */
export interface Count {
  readonly time: number
  readonly mailbox: string
  readonly messages: number
  readonly uidNext: number | undefined
}

/** So many are kept. */
const most = 64

const status = /^\* STATUS ("(?:[^"\\]|\\.)*"|\S+) \((?=.*\bMESSAGES (\d+))(?:.*\bUIDNEXT (\d+))?/i

const appended = /^\S+ OK \[APPENDUID (\d+) (\d+)\]/i

export class Appends {
  readonly all: Array<Append> = []
  readonly counts: Array<Count> = []

  sent({ bytes, isApps, name, tag, text, time }: Sent, { mailbox: open }: Dialogue): void {
    const mailbox = unquoted(filledBy(text))
    if (!isApps || name !== "APPEND" || tag === undefined || bytes === undefined || mailbox === "") return
    const { exists, validity } = open
    const isOpen = mailbox === open.name && exists !== undefined && validity !== undefined
    if (this.all.length >= most) return
    this.all.push({
      time,
      tag,
      mailbox,
      octets: bytes - tag.length,
      open: isOpen ? { exists, validity } : undefined
    })
  }

  received({ condition, text, time }: Received, { answered }: Dialogue): void {
    if (dataIn(text).name === "STATUS") return this.counted(text, time)
    if (answered?.name !== "APPEND") return
    const append = this.all.findLast((each) => each.tag === answered.tag && each.time === answered.time)
    if (append !== undefined && condition === "OK") append.storedAt = time
    const [, validity, uid] = appended.exec(text) ?? []
    if (append !== undefined && validity !== undefined) append.stored = { validity, uid: Number(uid) }
  }

  /** The last of many are as good as the first. */
  private counted(text: string, time: number): void {
    const [, name, messages, uidNext] = status.exec(text) ?? []
    if (name === undefined) return
    if (this.counts.length >= most) this.counts.shift()
    this.counts.push({
      time,
      mailbox: unquoted(name),
      messages: Number(messages),
      uidNext: uidNext === undefined ? undefined : Number(uidNext)
    })
  }
}
