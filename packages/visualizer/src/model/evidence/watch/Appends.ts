/** The APPENDs of an app: what the open mailbox was when each was sent, and the UID that it got. Line by line. RFC 4315 §3. */
import { dataIn } from "../Data.ts"
import { leavesMailbox } from "../facts.ts"
import type { Received, Sent } from "./Watch.ts"
import { mailboxIn, unquoted } from "./Validities.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

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

const fills = /^\S+ APPEND ("(?:[^"\\]|\\.)*"|\S+)/i

const appended = /^\S+ OK \[APPENDUID (\d+) (\d+)\]/i

export class Appends {
  readonly all: Array<Append> = []
  private readonly running = new LazyMap<string, Append>()
  private mailbox = ""
  private validity: string | undefined
  private exists: number | undefined

  sent({ bytes, isApps, name, tag, text, time }: Sent): void {
    if (leavesMailbox(name ?? "")) {
      this.mailbox = mailboxIn(text)
      this.validity = this.exists = undefined
    }
    const named = fills.exec(text)?.[1]
    if (!isApps || name !== "APPEND" || tag === undefined || bytes === undefined || named === undefined)
      return
    const { exists, validity } = this
    const mailbox = unquoted(named)
    const isOpen = mailbox === this.mailbox && exists !== undefined && validity !== undefined
    const append = {
      time,
      tag,
      mailbox,
      octets: bytes - tag.length,
      open: isOpen ? { exists, validity } : undefined
    }
    if (this.all.length >= most) return
    this.all.push(append)
    this.running.set(tag, append)
  }

  received({ tag, text }: Pick<Received, "tag" | "text">): void {
    if (tag === undefined) return this.tells(text)
    const append = this.running.get(tag)
    if (append === undefined) return
    this.running.delete(tag)
    const [, validity, uid] = appended.exec(text) ?? []
    if (validity !== undefined) append.stored = { validity, uid: Number(uid) }
  }

  private tells(text: string): void {
    const { isRemoval, name, number, uidValidity } = dataIn(text)
    this.validity = uidValidity ?? this.validity
    if (name === "EXISTS") this.exists = number
    if (isRemoval) this.exists = name === "EXPUNGE" && this.exists !== undefined ? this.exists - 1 : undefined
  }
}
