/** The UIDVALIDITY of each mailbox, and answers that contradict it or lack it. Line by line. RFC 9051 §2.3.1.1, RFC 4315 §3. */
import type { ObservationId } from "@effect-imap/core/ImapError"
import { dataIn } from "../Data.ts"
import type { Noticed } from "../Noticed.ts"
import { learn, numbersOn, type Opening, show } from "./Opening.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

/** A line on the wire. */
interface Line {
  readonly line: number
  readonly text: string
  readonly condition: string | undefined
}

/** A command, as far as it names a mailbox. */
interface Asked {
  readonly line: number
  readonly mailbox: string
  readonly isSelect: boolean
}

/** So many commands and mailboxes are followed at once. */
const most = 64

const opens = /^\S+ (?:SELECT|EXAMINE) ("(?:[^"\\]|\\.)*"|\S+)/i
const fills = /^\S+ (?:APPEND|(?:UID )?(?:COPY|MOVE) \S+) ("(?:[^"\\]|\\.)*"|\S+)/i
const status = /^\* STATUS ("(?:[^"\\]|\\.)*"|\S+) \(.*\bUIDVALIDITY (\d+)/i
const told = /^\S+ OK \[(APPENDUID|COPYUID) (\d+) (\S+?)(?: (\S+))?\]/i

export class Validities {
  /** By its id. */
  readonly found = new LazyMap<ObservationId, Noticed>()
  private readonly known = new LazyMap<string, { readonly number: string; readonly line: number }>()
  private readonly asked = new LazyMap<string, Asked>()
  /** The lines that told the UID of a stored message, by mailbox, UIDVALIDITY and UID. */
  private readonly stored = new LazyMap<string, number>()
  /** The last opening of each mailbox, and the present one. */
  private readonly openings = new LazyMap<string, Opening>()
  private opening: Opening | undefined
  /** Whenever its UIDVALIDITY was another one, the UIDs of a mailbox went on as before. */
  private goesOn = true
  /** The mailbox that is open, or is being opened. */
  private selected: string | undefined
  private hasValidity = false
  private hasMessages = false

  sent({
    line,
    tag,
    text
  }: {
    readonly line: number
    readonly tag: string | undefined
    readonly text: string
  }): void {
    const name = opens.exec(text)?.[1]
    // the app itself makes another mailbox of the name
    if (/^\S+ (?:DELETE|RENAME|CREATE)\b/i.test(text)) {
      this.known.clear()
      this.openings.clear()
    }
    const mailbox = mailboxNamed(name ?? fills.exec(text)?.[1] ?? "")
    if (tag === undefined || mailbox === "" || this.asked.size >= most) return
    this.asked.set(tag, { line, mailbox, isSelect: name !== undefined })
    if (name === undefined) return
    this.selected = mailbox
    this.opening = { line, mailbox }
    this.hasValidity = false
    this.hasMessages = false
  }

  received(said: Line & { readonly tag: string | undefined }): void {
    const { line, tag, text } = said
    const data = dataIn(text)
    const number = data.uidValidity
    if (tag === undefined && this.opening !== undefined) learn(this.opening, said)
    else if (data.uid !== undefined && this.selected !== undefined)
      show(this.openings.get(this.selected), data.uid)
    // a mailbox whose UIDs last for a session alone has no use for one (RFC 4315 §2); one that arrives damaged was given
    this.hasValidity ||= /^\* \S+ \[UID(?:VALIDITY \d|NOTSTICKY\])/i.test(text)
    this.hasMessages ||= data.name === "EXISTS"
    if (number !== undefined && this.selected !== undefined) {
      if (Array.from(this.asked.values()).some(({ isSelect }) => isSelect))
        this.compared(this.selected, number, said)
      this.learn(this.selected, number, line)
    }
    const [, mailbox = "", listed] = (data.name === "STATUS" && status.exec(text)) || []
    if (listed !== undefined) this.learn(mailboxNamed(mailbox), listed, line)
    // MOVE has its code in an untagged OK. RFC 9051 §6.4.8
    if (tag === undefined && data.name !== "OK") return
    const asked = tag === undefined ? this.moving() : this.asked.get(tag)
    if (tag !== undefined) this.asked.delete(tag)
    if (asked === undefined) return
    if (asked.isSelect && tag !== undefined) this.opened(asked, said)
    else this.compares(asked, said)
  }

  private moving(): Asked | undefined {
    const [asked, another] = Array.from(this.asked.values())
    return another === undefined ? asked : undefined
  }

  private opened({ line: asked }: Asked, { condition, line, text: quote }: Line): void {
    if (condition !== "OK") this.selected = undefined
    // without a count, the log does not have what came before the answer
    else if (!this.hasValidity && this.hasMessages)
      this.add({ id: "uidvalidity-missing", lines: [line, asked], quote, facts: { ms: 0, step: "select" } })
    this.follows(condition === "OK" ? this.opening : undefined)
    this.opening = undefined
  }

  private follows(opening: Opening | undefined): void {
    if (opening?.validity === undefined) return
    const before = this.openings.get(opening.mailbox)
    if (before !== undefined || this.openings.size < most) this.openings.set(opening.mailbox, opening)
    const known = this.found.get("uidvalidity-changed")
    if (before === undefined || before.validity === opening.validity || known === undefined) return
    this.goesOn &&= numbersOn(before, opening)
    this.found.set(known.id, { ...known, facts: { ...known.facts, goesOn: this.goesOn } })
  }

  private compares({ line: asked, mailbox }: Asked, { line, text: quote }: Line): void {
    const [, code = "", number = "", first = "", second = first] = told.exec(quote) ?? []
    if (number === "") return
    if (code.toUpperCase() === "APPENDUID") this.stores(`${mailbox} ${number} ${first}`, asked, line, quote)
    const known = this.known.get(mailbox)
    if (known === undefined) return this.learn(mailbox, number, line)
    if (known.number === number) return
    const isSwapped = first === known.number || second === known.number
    this.add({
      id: "uidvalidity-contradicted",
      lines: [line, known.line, asked],
      quote,
      facts: { ms: 0, step: "a command", code: code.toUpperCase(), isSwapped }
    })
  }

  /** A mailbox that is selected again has its UIDVALIDITY as before, unless it is another one of the name. */
  private compared(mailbox: string, number: string, { line, text: quote }: Line): void {
    const known = this.known.get(mailbox)
    if (known === undefined || known.number === number) return
    this.add({
      id: "uidvalidity-changed",
      lines: [line, known.line],
      quote,
      facts: { ms: 0, step: "select", isOther: true }
    })
  }

  /** No two messages of a mailbox have one UID. RFC 9051 §2.3.1.1. */
  private stores(key: string, asked: number, line: number, quote: string): void {
    const before = this.stored.get(key)
    if (before === undefined) {
      if (this.stored.size < most * most) this.stored.set(key, line)
      return
    }
    this.add({
      id: "append-not-kept",
      lines: [line, before, asked],
      quote,
      facts: { ms: 0, step: "APPEND" }
    })
  }

  private add(noticed: Omit<Noticed, "count" | "severity">): void {
    const known = this.found.get(noticed.id)
    if (known === undefined) this.found.set(noticed.id, { ...noticed, severity: "warning", count: 1 })
    else known.count++
  }

  private learn(mailbox: string, number: string, line: number): void {
    if (mailbox !== "" && (this.known.size < most || this.known.has(mailbox)))
      this.known.set(mailbox, { number, line })
  }
}

/** Returns the name of the mailbox that a SELECT or EXAMINE opens, as it is compared; none of any other line. */
export const mailboxIn = (text: string): string => mailboxNamed(opens.exec(text)?.[1] ?? "")

/** Returns a name as it is compared, and none if another may look alike. */
export const mailboxNamed = (name: string): string =>
  name === "" || name.replaceAll("<mbox:", "").includes("<") ? "" : unquoted(name)

/** Returns a name without quotes; INBOX has any case. RFC 9051 §5.1. */
export const unquoted = (name: string): string => {
  const bare = name.startsWith('"') ? name.slice(1, -1) : name
  return /^INBOX$/i.test(bare) ? "INBOX" : bare
}
