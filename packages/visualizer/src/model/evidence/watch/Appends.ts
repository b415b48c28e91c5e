/** The APPENDs of an app: what the open mailbox was when each was sent, and the UID that it got. Line by line. RFC 4315 §3. */
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
}

/** So many are kept. */
const most = 64

const appended = /^\S+ OK \[APPENDUID (\d+) (\d+)\]/i

export class Appends {
  readonly all: Array<Append> = []

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

  received({ text }: Received, { answered }: Dialogue): void {
    if (answered?.name !== "APPEND") return
    const append = this.all.findLast(({ tag, time }) => tag === answered.tag && time === answered.time)
    const [, validity, uid] = appended.exec(text) ?? []
    if (append !== undefined && validity !== undefined) append.stored = { validity, uid: Number(uid) }
  }
}
