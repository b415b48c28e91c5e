/**
 * What the server told an app of the UIDs in each mailbox, and the commands whose UIDs are not among them. Line by line.
 * RFC 9051 §2.3.1.1.
 */
import { noMap, put } from "../../../trace/Sparse.ts"
import type { NamedMessages } from "./numbering/NamedMessages.ts"

/** A mailbox with one UIDVALIDITY, and the lines that first told the app of each UID, and that reported those gone that it removed. */
export interface Era {
  readonly mailbox: string
  readonly validity: string
  readonly line: number
  readonly told: Map<number, number>
  removed: ReadonlyMap<number, number>
}

/** A command about messages that are there, whose UIDs nothing had told the app on its connection. */
export interface Guess {
  readonly era: Era
  readonly name: string
  readonly line: number
  readonly answer: number
  readonly text: string
  readonly uids: ReadonlyArray<number>
}

/** So many mailboxes and commands are kept, and so many UIDs of a mailbox. */
const most = 64
const mostUids = 16_384

/** A command that was answered. */
interface Named {
  readonly name: string
  readonly line: number
  /** The UIDs that nothing had told, and that an answer showed to be there. */
  readonly there: ReadonlySet<number>
}

export class ToldUids {
  readonly eras: Array<Era> = []
  readonly guesses: Array<Guess> = []
  /** What is known of the open mailbox. */
  era: Era | undefined

  leaves(): void {
    this.era = undefined
  }

  /** The server tells the UIDVALIDITY of the open mailbox. */
  begins(mailbox: string, validity: string, line: number): void {
    const { eras } = this
    if (mailbox === "") return
    this.era = eras.find((each) => each.mailbox === mailbox && each.validity === validity)
    if (this.era !== undefined || eras.length >= most) return
    this.era = { mailbox, validity, line, told: new Map(), removed: noMap }
    eras.push(this.era)
  }

  tells(uids: ReadonlyArray<number>, line: number): void {
    const told = this.era?.told
    for (const uid of uids)
      if (told !== undefined && told.size < mostUids && !told.has(uid)) told.set(uid, line)
  }

  /** The app removed these. */
  removes(uids: ReadonlyArray<number>, line: number): void {
    const { era } = this
    for (const uid of uids)
      if (era !== undefined && era.removed.size < mostUids && !era.removed.has(uid))
        era.removed = put(era.removed, uid, line)
  }

  /**
   * Returns the UIDs of a command that nothing told. A range that is read may stand for whatever is in it; and what came since has
   * UIDs from UIDNEXT on.
   */
  lacks(uids: ReadonlyArray<number>, text: string, mailbox: NamedMessages): ReadonlyArray<number> {
    const { told } = this.era ?? {}
    const { uidNext = Infinity } = mailbox.of
    return told === undefined || told.size >= mostUids || /^\S+ UID FETCH \S*:/i.test(text)
      ? []
      : uids.filter(
          (uid) => uid < uidNext && !told.has(uid) && !mailbox.knows([uid]) && !mailbox.hasGone(uid)
        )
  }

  guessed(
    { line, name, there }: Named,
    said: { readonly condition: string | undefined; readonly line: number; readonly text: string }
  ): void {
    const { era, guesses } = this
    if (era === undefined || said.condition !== "OK" || there.size === 0 || guesses.length >= most) return
    guesses.push({ era, name, line, answer: said.line, text: said.text, uids: Array.from(there) })
  }
}
