/** What connections show of one mailbox that several nodes of a server may keep: messages stored, and openings after that. */
import { learn, type Opening } from "./Opening.ts"
import { mailboxIn, mailboxNamed } from "./Validities.ts"
import type { Asked, Said } from "./Watch.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

/** A message that APPENDUID reports. RFC 4315 §3. */
interface Stored {
  readonly line: number
  readonly mailbox: string
  readonly validity: string
  readonly uid: number
}

/** So many are kept. */
const most = 64

const fills = /^\S+ APPEND ("(?:[^"\\]|\\.)*"|\S+)/i
const stores = /^\S+ OK \[APPENDUID (\d+) (\d+)\]/i

export class Copies {
  readonly stored: Array<Stored> = []
  readonly openings: Array<Opening> = []
  private readonly filling = new LazyMap<string, string>()
  /** The one that is not answered yet, and its tag. */
  private opening: { readonly tag: string | undefined; readonly of: Opening } | undefined

  sent({ line, tag, text }: Pick<Asked, "line" | "tag" | "text">): void {
    const mailbox = mailboxIn(text)
    if (mailbox !== "") {
      this.opening = { tag, of: { line, mailbox } }
      if (this.openings.length < most) this.openings.push(this.opening.of)
    }
    const filled = fills.exec(text)?.[1]
    if (filled !== undefined && tag !== undefined && this.filling.size < most) this.filling.set(tag, filled)
  }

  received({ line, tag, text }: Pick<Said, "line" | "tag" | "text">): void {
    if (tag === undefined) return this.opening && learn(this.opening.of, text)
    if (tag === this.opening?.tag) this.opening = undefined
    const mailbox = this.filling.get(tag)
    if (mailbox === undefined) return
    this.filling.delete(tag)
    const [, number, uid] = stores.exec(text) ?? []
    if (number !== undefined && this.stored.length < most)
      this.stored.push({ line, mailbox, validity: number, uid: Number(uid) })
  }
}

/**
 * Returns the line of an opening that had not the UID which another connection had got for a message before it: UIDNEXT is above
 * all UIDs that a mailbox ever had (RFC 9051 §2.3.1.1).
 */
export const lagging = (all: ReadonlyArray<Copies>): number | undefined => {
  const stored = all.flatMap((copies) => copies.stored.map((each) => ({ ...each, copies })))
  if (stored.length === 0) return undefined
  return all
    .flatMap((copies) => copies.openings.map((each) => ({ ...each, copies })))
    .find(({ copies, line, mailbox, next = Infinity, validity }) =>
      stored.some(
        (one) =>
          one.copies !== copies &&
          one.line < line &&
          one.validity === validity &&
          one.uid >= next &&
          isSame(one.mailbox, mailbox, one.validity)
      )
    )?.line
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

/** A strict trace counts the names of each connection anew; then only a number that is unlikely to be that of two shows it. */
const isSame = (one: string, other: string, validity: string): boolean =>
  isHidden(one) || isHidden(other) ? validity.length >= longest : mailboxNamed(one) === mailboxNamed(other)

/** The digits of a UIDVALIDITY that is made from the time. */
const longest = 9

const isHidden = (mailbox: string): boolean => mailbox.startsWith("<")
