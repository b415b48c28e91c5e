/**
 * UIDs that a search found in one mailbox, and that the app takes for those of another one, which it marks, moves or removes: the
 * messages are others there. Line by line. RFC 9051 §2.3.1.1.
 */
import { dataIn } from "../Data.ts"
import { deletionMark } from "../facts.ts"
import { resultIn } from "../found.ts"
import type { Noticed } from "../Noticed.ts"
import { numbersIn, sizeOf } from "../numbersIn.ts"
import type { Command, Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import type { ToldUids } from "./ToldUids.ts"
import { add, drop, noMap, noSet, put } from "../../../trace/Sparse.ts"

/** The last result of a search in a mailbox. */
interface Found {
  readonly mailbox: OpenMailbox
  readonly uids: ReadonlySet<number>
  /** The trace has the beginning of it alone. */
  readonly isCut: boolean
  readonly asked: number
  readonly line: number
}

/** A command in progress that takes them for those of the open mailbox. */
interface Mistake {
  readonly found: Found
  readonly count: number
}

/** So many mailboxes are followed; and fewer UIDs may be the same by chance. */
const mostMailboxes = 16
const fewest = 5

/** So many flagged messages are counted. */
const mostFlagged = 4096

const named = /^\S+ UID (?:STORE|MOVE|EXPUNGE) ([\d:,]+)(?: |$)/i
const numbersOfCut = /^([\d ,:]+)[ ,:]\d*(?:\.\.\.|…)$/

export class ForeignUids {
  private readonly told: ToldUids
  /** By UIDVALIDITY. */
  private results: ReadonlyMap<string, Found> = noMap
  private running: ReadonlyMap<string, Mistake> = noMap
  private noticed: Noticed | undefined

  constructor(told: ToldUids) {
    this.told = told
  }

  get found(): ReadonlyArray<Noticed> {
    return this.noticed === undefined ? [] : [this.noticed]
  }

  /** It is told after what knows which UIDs the server has named. */
  sent({ isApps, tag, text }: Sent, { mailbox }: Dialogue): void {
    if (!isApps || tag === undefined || this.results.size === 0) return
    const uids = numbersIn(named.exec(text)?.[1] ?? "")
    if (uids === undefined || uids.length < fewest) return
    if (!/^\S+ UID (?:MOVE|EXPUNGE) /i.test(text) && deletionMark(text)?.isRemoved !== false) return
    const { era } = this.told
    // a mailbox of which none went has its messages from 1 on, as others have
    if (era === undefined || mailbox.isDense || uids.some((uid) => era.told.has(uid))) return
    const found = Array.from(this.results.values()).find((each) => isOther(each, mailbox) && isOf(each, uids))
    if (found !== undefined) this.running = put(this.running, tag, { found, count: uids.length })
  }

  received(said: Received, dialogue: Dialogue): void {
    const { tag, text } = said
    if (tag === undefined) return this.reads(said, dialogue)
    const mistake = this.running.get(tag)
    this.running = drop(this.running, tag)
    if (mistake === undefined || dialogue.answered === undefined || said.condition !== "OK") return
    this.adds(mistake, dialogue.answered, said.line, text)
  }

  end(): void {
    this.results = noMap
    this.flagged = noSet
    this.running = noMap
  }

  private reads({ line, text }: Received, dialogue: Dialogue): void {
    const { flags, name, number, uid = -number, vanished } = dataIn(text)
    if (name === "SEARCH" || name === "ESEARCH") {
      const search = dialogue.only((each) => each.isApps && each.name === "UID SEARCH")
      return search && this.finds(search, line, resultIn(name, text))
    }
    if (this.running.size === 0) return
    if (
      name === "FETCH" &&
      flags?.some((flag) => /^\\FLAGGED$/i.test(flag)) === true &&
      this.flagged.size < mostFlagged
    )
      this.flagged = add(this.flagged, uid)
    if (name === "EXPUNGE") this.gone++
    if (vanished?.isEarlier === false) this.gone += sizeOf(vanished.set)
  }

  /** How many messages came with \Flagged, and how many went, while such commands ran. */
  private flagged: ReadonlySet<number> = noSet
  private gone = 0

  private finds({ line: asked, mailbox }: Command, line: number, result: string): void {
    const { validity } = mailbox
    const whole = /(?:^|\bALL )([\d ,:]+)$/i.exec(result)?.[1]
    const shown = whole ?? numbersOfCut.exec(result)?.[1] ?? ""
    const uids = numbersIn(shown.trim().replaceAll(/ +/g, ","))
    if (validity === undefined || uids === undefined) return
    const isCut = whole === undefined
    const isKnown = this.results.has(validity)
    if (isKnown || this.results.size < mostMailboxes)
      this.results = put(this.results, validity, { mailbox, uids: new Set(uids), isCut, asked, line })
  }

  private adds(
    { count, found }: Mistake,
    { line, mailbox, name }: Command,
    answer: number,
    quote: string
  ): void {
    const { flagged, gone, noticed: before } = this
    this.noticed = {
      id: "uids-of-another",
      severity: "warning",
      quote,
      count: 1,
      ...before,
      lines: [
        ...(before?.lines ?? []),
        answer,
        line,
        ...(before === undefined ? [found.line, found.asked] : [])
      ].slice(0, mostLines),
      facts: {
        ms: 0,
        step: name,
        names: [found.mailbox.name, mailbox.name],
        marked: count,
        messages: gone,
        own: flagged.size
      }
    }
  }
}

/** So many lines show it. */
const mostLines = 6

const isOther = ({ mailbox: one }: Found, other: OpenMailbox): boolean =>
  one.validity !== undefined &&
  other.validity !== undefined &&
  one.validity !== other.validity &&
  (one.name !== other.name || one.name === "")

/** Returns whether a command names what was found: all of it, or most; of a result that is cut, all that is shown, and no other up to there. */
const isOf = ({ isCut, uids: found }: Found, uids: ReadonlyArray<number>): boolean => {
  const last = isCut ? Array.from(found).at(-1) : undefined
  const named = last === undefined ? uids : uids.filter((uid) => uid <= last)
  return named.length >= fewest && named.length * 2 > found.size && named.every((uid) => found.has(uid))
}
