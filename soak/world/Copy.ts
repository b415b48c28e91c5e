/** An app's copy of the mailbox, made from `changes`, and a check for reports that no app may receive. */
import type * as Changes from "@effect-imap/core/internal/Changes"

/** The reports that this server justifies. */
export interface Excuses {
  /** The kinds of `Missed` that such a server causes. */
  readonly missed: ReadonlySet<Changes.Missed["what"]>
  /** True if UIDs may be absent, because the mailbox is large. */
  readonly isLarge: boolean
}

/** The data that an app would store with a token. */
export interface Kept {
  readonly messages: ReadonlyMap<number, string>
  readonly mailbox: string | undefined
  readonly highest: number
}

export class Copy {
  /** The flags by UID. */
  messages = new Map<number, string>()
  /** The mailbox that the last `Reset` named. */
  mailbox: string | undefined
  /** True if the copy is, or may be, invalid and has to be read. */
  isVoid = true
  /** The highest UID that arrived. */
  private highest = 0
  private readonly gone = new Set<number>()
  private readonly excuses: () => Excuses
  private readonly problem: (text: string) => void

  constructor(excuses: () => Excuses, problem: (text: string) => void) {
    this.excuses = excuses
    this.problem = problem
  }

  take(change: Changes.Change): void {
    const { isLarge, missed } = this.excuses()
    switch (change._tag) {
      case "Reset":
        this.mailbox = change.mailbox
        this.messages = new Map()
        this.highest = 0
        this.gone.clear()
        this.isVoid = !change.arrives
        return
      case "Missed":
        if (!missed.has(change.what)) this.problem(`Missed ${change.what}`)
        this.isVoid = true
        return
      case "Arrived":
        if (change.uid <= this.highest) this.problem(`Arrived ${change.uid} after ${this.highest}`)
        this.highest = Math.max(this.highest, change.uid)
        this.messages.set(change.uid, textOf(change.flags))
        return
      case "FlagsChanged":
        if (change.uid === undefined) this.unnamed(isLarge, change._tag)
        else if (this.messages.has(change.uid)) this.messages.set(change.uid, textOf(change.flags))
        return
      case "Expunged":
        if (change.uids === undefined) return this.unnamed(isLarge, change._tag)
        for (const [first, last] of change.uids)
          for (let uid = first; uid <= last; uid++) this.remove(uid, isLarge)
    }
  }

  private remove(uid: number, isLarge: boolean): void {
    if (!isLarge && this.gone.has(uid)) this.problem(`Expunged ${uid} twice`)
    this.gone.add(uid)
    this.messages.delete(uid)
  }

  private unnamed(isLarge: boolean, what: string): void {
    if (!isLarge) this.problem(`${what} without a UID`)
    this.isVoid = true
  }

  /** Takes the messages that the app has read. */
  read(messages: ReadonlyMap<number, string>): void {
    this.messages = new Map(messages)
    this.isVoid = false
  }

  keep(): Kept {
    return { messages: new Map(this.messages), mailbox: this.mailbox, highest: this.highest }
  }

  /** Continues from what was stored. Messages that the app had read beyond the token are reported again. */
  restore({ highest, mailbox, messages }: Kept): void {
    this.messages = new Map(messages)
    this.mailbox = mailbox
    this.highest = highest
    this.gone.clear()
    this.isVoid = false
  }

  /** Describes how the copy differs from the server's messages. */
  difference(messages: ReadonlyMap<number, { readonly flags: ReadonlyArray<string> }>): string | undefined {
    if (this.isVoid) return "it was never read again"
    const missing = [...messages.keys()].filter((uid) => !this.messages.has(uid))
    const extra = [...this.messages.keys()].filter((uid) => !messages.has(uid))
    const other = [...messages].filter(
      ([uid, { flags }]) => this.messages.has(uid) && this.messages.get(uid) !== textOf(flags)
    )
    const parts = [
      ...(missing.length > 0 ? [`lacks ${missing.join(",")}`] : []),
      ...(extra.length > 0 ? [`still has ${extra.join(",")}`] : []),
      ...(other.length > 0 ? [`has old flags of ${other.map(([uid]) => uid).join(",")}`] : [])
    ]
    return parts.length === 0 ? undefined : parts.join(", ")
  }
}

export const textOf = (flags: ReadonlyArray<string>): string =>
  flags
    .filter((flag) => flag !== "\\Recent")
    .toSorted()
    .join(" ")
