/** A mailbox that others may change at any moment, and its record of messages that are gone. RFC 7162 §3.2. */

export interface Message {
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  /** The mod-sequence of its last change. */
  readonly modSeq: number
}

/** More than there are mailboxes: none ever gets the UIDVALIDITY or the id of another, whose name it may get. */
const renewed = 1000

export class Box {
  name: string
  uidValidity: number
  mailboxId: number
  uidNext = 1
  modSeq = 1
  readonly messages = new Map<number, Message>()
  /** The mod-sequence with which each UID was removed. */
  readonly gone = new Map<number, number>()

  /** `number` is its UIDVALIDITY and its id at first. */
  constructor(name: string, number = 1) {
    this.name = name
    this.uidValidity = number
    this.mailboxId = number
  }

  append(flags: ReadonlyArray<string>): void {
    const uid = this.uidNext++
    this.messages.set(uid, { uid, flags, modSeq: ++this.modSeq })
  }

  flag(uid: number, change: (flags: ReadonlySet<string>) => ReadonlySet<string>): void {
    const message = this.messages.get(uid)
    if (message === undefined) return
    const flags = Array.from(change(new Set(message.flags))).toSorted()
    if (flags.join(" ") !== message.flags.join(" "))
      this.messages.set(uid, { uid, flags, modSeq: ++this.modSeq })
  }

  expunge(uid: number): void {
    if (this.messages.delete(uid)) this.gone.set(uid, ++this.modSeq)
  }

  /** Recreates the mailbox under the same name: its messages have new UIDs. RFC 9051 §2.3.1.1. */
  renew(): void {
    const kept = [...this.messages.values()]
    this.uidValidity += renewed
    this.mailboxId += renewed
    this.uidNext = 1
    this.messages.clear()
    this.gone.clear()
    for (const { flags } of kept) this.append(flags)
  }
}
