/** What connections show of one mailbox that several nodes of a server may keep: messages stored, and openings after that. */
import { numbersIn } from "../numbersIn.ts"
import { Looks } from "./Looks.ts"
import { learn, type Opening } from "./Opening.ts"
import { mailboxIn, mailboxNamed } from "./Validities.ts"
import type { Received, Sent } from "./Watch.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

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

const fills = /^\S+ (?:APPEND|(?:UID )?(?:COPY|MOVE) \S+) ("(?:[^"\\]|\\.)*"|\S+)/i
const stores = /^\S+ OK \[(?:APPENDUID (\d+)|COPYUID (\d+) \S+) ([\d:,]+)\]/i

export class Copies {
  readonly stored: Array<Stored> = []
  readonly openings: Array<Opening> = []
  readonly looks = new Looks()
  private readonly filling = new LazyMap<string, string>()
  /** The one that is not answered yet, and its tag. */
  private opening: { readonly tag: string | undefined; readonly of: Opening } | undefined

  sent(asked: Pick<Sent, "line" | "tag" | "text" | "time">): void {
    const { line, tag, text } = asked
    const mailbox = mailboxIn(text)
    const opening: Opening | undefined = mailbox === "" ? undefined : { line, mailbox }
    this.looks.sent(asked, opening)
    if (opening !== undefined) {
      this.opening = { tag, of: opening }
      if (this.openings.length < most) this.openings.push(opening)
    }
    const filled = fills.exec(text)?.[1]
    if (filled !== undefined && tag !== undefined && this.filling.size < most) this.filling.set(tag, filled)
  }

  received(said: Pick<Received, "condition" | "line" | "tag" | "text" | "time">): void {
    const { tag } = said
    // what they tell of the opening is learnt here
    this.looks.received(said)
    if (tag === undefined) {
      if (this.opening !== undefined) learn(this.opening.of, said)
      const [filled, another] = this.filling.values()
      // MOVE has its code in an untagged OK. RFC 9051 §6.4.8
      if (filled !== undefined && another === undefined) this.stores(filled, said)
      return
    }
    if (tag === this.opening?.tag) this.opening = undefined
    const mailbox = this.filling.get(tag)
    if (mailbox === undefined) return
    this.filling.delete(tag)
    this.stores(mailbox, said)
  }

  private stores(mailbox: string, { line, text, time }: Pick<Received, "line" | "text" | "time">): void {
    const [, appended, copied = appended, uids = ""] = stores.exec(text) ?? []
    if (copied === undefined) return
    for (const uid of numbersIn(uids) ?? [])
      if (this.stored.length < mostStored) this.stored.push({ line, time, mailbox, validity: copied, uid })
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
  for (const { mailbox, next, validity } of all.flatMap(({ openings }) => openings)) {
    // two mailboxes that were made in one second have one UIDVALIDITY: without a name they cannot be told apart
    if (next === undefined || validity === undefined || isHidden(mailbox)) continue
    const key = `${validity} ${mailbox}`
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

const isHidden = (mailbox: string): boolean => mailbox.startsWith("<")
