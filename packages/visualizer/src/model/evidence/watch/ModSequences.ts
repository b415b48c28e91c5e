/**
 * An app that asks for what changed since a mod-sequence above all that the mailbox has: no change can be told. Line by line.
 * RFC 7162 §3.1.2, §3.1.4.1, §3.2.5.
 */
import { isAbove, dataIn } from "../Data.ts"
import type { Noticed } from "../Noticed.ts"
import { isSame } from "./Copies.ts"
import { type Command, type Dialogue, isSelect } from "./Dialogue.ts"
import type { Received } from "./Line.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import { add, noList, noSet, push, remove } from "../../../trace/Sparse.ts"

/** A mod-sequence that was asked for, and the mailbox, of which HIGHESTMODSEQ is lower. */
export interface Ahead {
  readonly line: number
  readonly since: string
  readonly mailbox: OpenMailbox
}

/** So many openings are kept. */
const most = 64

/** What an app asks for so soon after it opened the mailbox, no other connection can have told it meanwhile, in milliseconds. */
const soon = 1_000

const changes = /^\S+ UID FETCH .* \(.*\bCHANGEDSINCE (\d+)/i
const resyncs = /^\S+ (?:SELECT|EXAMINE) .* \(QRESYNC \((\d+) (\d+)/i
const readsFlags = /^\S+ (?:UID )?FETCH 1:\* (?!.*CHANGEDSINCE).*\b(?:FLAGS|ALL|FAST|FULL)\b/i

export class ModSequences {
  /** The first of each kind, with how often it was. */
  ahead: Ahead | undefined
  private noticed: Noticed | undefined
  private openings: ReadonlyArray<OpenMailbox> = noList
  /** The commands that brought something. */
  private brought: ReadonlySet<string> = noSet
  private openedAt = Infinity

  get found(): ReadonlyArray<Noticed> {
    return this.noticed === undefined ? [] : [this.noticed]
  }

  received(said: Received, dialogue: Dialogue): void {
    const { condition, tag, text, time } = said
    if (tag === undefined) return this.brings(text, dialogue)
    const { answered } = dialogue
    const hasBrought = this.brought.has(tag)
    this.brought = remove(this.brought, tag)
    if (answered === undefined || condition !== "OK") return
    const { isApps, mailbox, name } = answered
    if (isSelect(name)) {
      this.openedAt = time
      this.openings = push(this.openings, mailbox, most)
    }
    if (readsFlags.test(answered.text) && this.ahead?.mailbox === mailbox) this.goesOn()
    const since = isApps && !hasBrought ? this.sinceOf(answered) : undefined
    if (since !== undefined) this.notices(answered, since, said.line)
  }

  private brings(text: string, { running }: Dialogue): void {
    const { name } = dataIn(text)
    if (name !== "FETCH" && name !== "VANISHED") return
    for (const each of running.values())
      if (sinceIn(each.text) !== undefined) this.brought = add(this.brought, each.tag)
  }

  /** Returns the mod-sequence, if the mailbox has none as high. */
  private sinceOf({ mailbox, text, time }: Command): string | undefined {
    const { highest, validity } = mailbox
    const since = sinceIn(text)
    const resync = resyncs.exec(text)
    if (highest === undefined || since === undefined || !isAbove(since, highest)) return undefined
    // of another UIDVALIDITY, the server takes no notice of it
    const isKnown = resync === null ? time - this.openedAt <= soon : resync[1] === validity
    return isKnown || (this.ahead?.mailbox === mailbox && this.ahead.since === since) ? since : undefined
  }

  private notices({ line, mailbox, name, text }: Command, since: string, answer: number): void {
    const { modSeq } = mailbox
    this.ahead ??= { line, since, mailbox }
    this.noticed ??= {
      id: "mod-sequence-ahead",
      severity: "warning",
      lines: [line, modSeq?.line, answer],
      quote: modSeq?.text ?? text,
      facts: {
        ms: 0,
        step: name,
        names: [since, modSeq?.digits ?? ""],
        isReported: wasTold(this.ahead, this.openings)
      },
      count: 0
    }
    this.noticed.count++
  }

  /** The app read all flags since. */
  private goesOn(): void {
    if (this.noticed !== undefined)
      this.noticed = { ...this.noticed, severity: "info", facts: { ...this.noticed.facts, wentOn: true } }
  }
}

const sinceIn = (text: string): string | undefined =>
  (changes.exec(text)?.[1] ?? resyncs.exec(text)?.[2])?.replace(/^0+(?=\d)/, "")

/** Returns whether the server had told one as high of the mailbox before, with the same UIDVALIDITY. */
export const wasTold = (
  { line, mailbox: { name, validity = "" }, since }: Ahead,
  openings: ReadonlyArray<OpenMailbox>
): boolean =>
  openings.some(
    (each) =>
      each.line < line &&
      each.validity === validity &&
      each.name !== "" &&
      isSame(each.name, name, validity) &&
      each.highest !== undefined &&
      !isAbove(since, each.highest)
  )
