/** EXPUNGE that removed none, and the marks before it. RFC 9051 §6.4.3. */
import type { Received } from "../Line.ts"
import { deletes, type Running } from "./InProgress.ts"
import type { NamedMessages } from "./NamedMessages.ts"
import type { Notes } from "./Notes.ts"

export class Expunges {
  private readonly mailbox: NamedMessages
  private readonly notes: Notes
  /** How many STOREs have marked messages as deleted since EXPUNGE, and how many messages had gone before the last. */
  private marks = 0
  private marksAt = 0

  constructor(mailbox: NamedMessages, notes: Notes) {
    this.mailbox = mailbox
    this.notes = notes
  }

  /** Another mailbox is opened. */
  forgets(): void {
    this.marks = 0
  }

  /** A command was carried out. */
  marked({ removed, text }: Running): void {
    if (!deletes(text)) return
    this.marks++
    this.marksAt = removed
  }

  /** An EXPUNGE was answered. */
  answered(command: Running, said: Received): void {
    const { mailbox, marks, marksAt } = this
    this.marks = 0
    // some servers remove what is marked at once, so that nothing is left for EXPUNGE
    const since = marks > 0 ? marksAt : command.removed
    if (mailbox.of.removed === since && said.condition === "OK")
      this.notes.add("expunged-none", command, said, marks)
  }
}
