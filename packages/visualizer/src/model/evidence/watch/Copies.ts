/** What connections show of one mailbox that several nodes of a server may keep: messages stored, and openings after that. */
import { numbersIn } from "../numbersIn.ts"
import { filledBy, isHidden, mailboxNamed } from "../mailboxName.ts"
import { type Dialogue, isSelect } from "./Dialogue.ts"
import { Looks } from "./Looks.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import type { Received, Sent } from "./Line.ts"
import { noList, push } from "../../../trace/Sparse.ts"

/** A message that APPENDUID or COPYUID reports. RFC 4315 §3. */
export interface Stored {
  readonly line: number
  readonly time: number
  readonly mailbox: string
  readonly validity: string
  readonly uid: number
}

/** So many are kept. */
const most = 64
const mostStored = 1024

const stores = /^\S+ OK \[(?:APPENDUID (\d+)|COPYUID (\d+) \S+) ([\d:,]+)\]/i

export class Copies {
  stored: ReadonlyArray<Stored> = noList
  openings: ReadonlyArray<OpenMailbox> = noList
  readonly looks = new Looks()

  sent({ name = "" }: Sent, { mailbox }: Dialogue): void {
    if (isSelect(name) && mailbox.name !== "") this.openings = push(this.openings, mailbox, most)
  }

  received(said: Received, dialogue: Dialogue): void {
    this.looks.received(said, dialogue)
    const { line, tag, text, time } = said
    const [, appended, validity = appended, uids = ""] = stores.exec(text) ?? []
    if (validity === undefined) return
    // MOVE has its code in an untagged OK. RFC 9051 §6.4.8
    const filling =
      tag === undefined ? dialogue.only((each) => filledBy(each.text) !== "") : dialogue.answered
    const mailbox = filledBy(filling?.text ?? "")
    if (mailbox === "") return
    for (const uid of numbersIn(uids) ?? [])
      this.stored = push(this.stored, { line, time, mailbox, validity, uid }, mostStored)
  }
}

/**
 * Returns the UIDNEXT of a mailbox, and the lower one that it had after that with the same UIDVALIDITY: UIDs go up alone
 * (RFC 9051 §2.3.1.1). `all` is in the order in which the connections began.
 */
export const wentBack = (
  all: ReadonlyArray<Copies>
): { readonly before: number; readonly next: number } | undefined => {
  const known = new Map<string, number>()
  for (const { name, uidNext: next, validity } of all.flatMap(({ openings }) => openings)) {
    // two mailboxes that were made in one second have one UIDVALIDITY: without a name they cannot be told apart
    if (next === undefined || validity === undefined || isHidden(name)) continue
    const key = `${validity} ${name}`
    const before = known.get(key) ?? 0
    if (next < before) return { before, next }
    known.set(key, next)
  }
  return undefined
}

/**
 * Returns whether two names are of one mailbox. A strict trace counts the names of each connection anew; then only a number that is
 * unlikely to be that of two shows it.
 */
export const isSame = (one: string, other: string, validity: string): boolean =>
  isHidden(one) || isHidden(other) ? isUnlikely(validity) : mailboxNamed(one) === mailboxNamed(other)

/** Returns whether a UIDVALIDITY is made from the time, and hardly that of two mailboxes. */
export const isUnlikely = (validity: string): boolean => validity.length >= longest

/** The digits of a UIDVALIDITY that is made from the time. */
const longest = 9
