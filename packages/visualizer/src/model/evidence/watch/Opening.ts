/** What the server tells of a mailbox as it opens it. RFC 9051 §6.3.2. Pure. */
import { dataIn } from "../Data.ts"
import type { Said } from "./Watch.ts"

/** An opening of a mailbox, from its command on. */
export interface Opening {
  readonly line: number
  readonly mailbox: string
  validity?: string
  next?: number
  /** The line that told it, and its words. */
  told?: Pick<Said, "line" | "text">
  /** The number of messages. */
  exists?: number
  /** Its UIDNEXT by now is at least so, by the UIDs that it was seen to have. */
  least?: number
}

/** Keeps what a line tells of the mailbox that is being opened. */
export const learn = (opening: Opening, said: Pick<Said, "line" | "text">): void => {
  const { text } = said
  const { name, number, uidNext, uidValidity } = dataIn(text)
  if (name === "EXISTS") opening.exists = number
  if (uidValidity !== undefined) opening.validity = uidValidity
  if (uidNext === undefined || opening.next !== undefined) return
  opening.next = uidNext
  opening.told = { line: said.line, text }
}

/** Keeps the UID of a message that is shown while the mailbox is open. */
export const show = (opening: Opening | undefined, uid: number): void => {
  if (opening !== undefined) opening.least = Math.max(opening.least ?? 0, uid + 1)
}

/**
 * Returns whether the UIDs of a mailbox went on as before, by its UIDNEXT and by how many messages it has, although its UIDVALIDITY
 * is another one: a mailbox that is filled anew gives its messages UIDs from 1 on.
 */
export const numbersOn = (before: Opening, after: Opening): boolean =>
  isSparse(before) &&
  isSparse(after) &&
  (after.next ?? 0) >= Math.max(before.next ?? Infinity, before.least ?? 0)

/** UIDs were given to more messages than there are. */
const isSparse = ({ exists = Infinity, next = 0 }: Opening): boolean => next > exists + 1
