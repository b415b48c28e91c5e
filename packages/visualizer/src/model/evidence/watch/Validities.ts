/** The UIDVALIDITY of each mailbox, and answers that contradict it or lack it. Line by line. RFC 9051 §2.3.1.1, RFC 4315 §3. */
import type { ObservationId } from "@effect-imap/core/ImapError"
import { dataIn } from "../Data.ts"
import { filledBy, mailboxNamed } from "../mailboxName.ts"
import type { Noticed } from "../Noticed.ts"
import { type Command, type Dialogue, isSelect } from "./Dialogue.ts"
import { numbersOn, type OpenMailbox } from "./OpenMailbox.ts"
import type { Received, Sent } from "./Line.ts"
import { noMap, put } from "../../../trace/Sparse.ts"

/** So many mailboxes are followed, and so many stored messages. */
const most = 64
const mostStored = 4096

const status = /^\* STATUS ("(?:[^"\\]|\\.)*"|\S+) \(.*\bUIDVALIDITY (\d+)/i
const told = /^\S+ OK \[(APPENDUID|COPYUID) (\d+) (\S+?)(?: (\S+))?\]/i

export class Validities {
  /** By its id. */
  found: ReadonlyMap<ObservationId, Noticed> = noMap
  private known: ReadonlyMap<string, { readonly number: string; readonly line: number }> = noMap
  /** The lines that told the UID of a stored message, by mailbox, UIDVALIDITY and UID. */
  private stored: ReadonlyMap<string, number> = noMap
  /** The last opening of each mailbox. */
  private openings: ReadonlyMap<string, OpenMailbox> = noMap
  /** Whenever its UIDVALIDITY was another one, the UIDs of a mailbox went on as before. */
  private goesOn = true
  /** The open mailbox has one, even if it arrived damaged, or has no use for one. RFC 4315 §2, UIDNOTSTICKY. */
  private hasValidity = false

  sent({ name = "", text }: Sent): void {
    // the app itself makes another mailbox of the name
    if (/^\S+ (?:DELETE|RENAME|CREATE)\b/i.test(text)) {
      this.known = noMap
      this.openings = noMap
    }
    if (isSelect(name)) this.hasValidity = false
  }

  received(said: Received, dialogue: Dialogue): void {
    const { line, text } = said
    const { answered, mailbox } = dialogue
    const data = dataIn(text)
    const number = data.uidValidity
    this.hasValidity ||= /^\* \S+ \[UID(?:VALIDITY \d|NOTSTICKY\])/i.test(text)
    if (number !== undefined && mailbox.name !== "" && mailbox.isOpen !== false) {
      if (mailbox.isOpen === undefined) this.compared(mailbox.name, number, said)
      this.learn(mailbox.name, number, line)
    }
    const [, name = "", listed] = (data.name === "STATUS" && status.exec(text)) || []
    if (listed !== undefined) this.learn(mailboxNamed(name), listed, line)
    // MOVE has its code in an untagged OK. RFC 9051 §6.4.8
    if (data.name === "OK" && told.test(text)) this.compares(dialogue.only(fills), said)
    if (answered === undefined) return
    if (isSelect(answered.name)) this.opened(answered, said)
    else if (fills(answered)) this.compares(answered, said)
  }

  /** The connection has ended. */
  end(): void {
    this.known = this.openings = this.stored = noMap
  }

  private opened({ line: asked, mailbox }: Command, { condition, line, text: quote }: Received): void {
    if (mailbox.name === "") return
    // without a count, the log does not have what came before the answer
    if (condition === "OK" && !this.hasValidity && mailbox.exists !== undefined)
      this.add({ id: "uidvalidity-missing", lines: [line, asked], quote, facts: { ms: 0, step: "select" } })
    if (condition === "OK") this.follows(mailbox)
  }

  private follows(opening: OpenMailbox): void {
    if (opening.validity === undefined) return
    const before = this.openings.get(opening.name)
    if (before !== undefined || this.openings.size < most)
      this.openings = put(this.openings, opening.name, opening)
    const known = this.found.get("uidvalidity-changed")
    if (before === undefined || before.validity === opening.validity || known === undefined) return
    this.goesOn &&= numbersOn(before, opening)
    this.found = put(this.found, known.id, { ...known, facts: { ...known.facts, goesOn: this.goesOn } })
  }

  private compares(command: Command | undefined, { line, text: quote }: Received): void {
    const mailbox = mailboxNamed(filledBy(command?.text ?? ""))
    if (command === undefined || mailbox === "") return
    const asked = command.line
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
  private compared(mailbox: string, number: string, { line, text: quote }: Received): void {
    const known = this.known.get(mailbox)
    if (known === undefined || known.number === number) return
    this.add({
      id: "uidvalidity-changed",
      lines: [line, known.line],
      quote,
      facts: { ms: 0, step: "select", isOther: true, names: [mailbox] }
    })
    const found = this.found.get("uidvalidity-changed")
    // of several mailboxes, none is named
    if (found !== undefined && found.facts.names?.[0] !== mailbox)
      this.found = put(this.found, found.id, { ...found, facts: { ...found.facts, names: [] } })
  }

  /** No two messages of a mailbox have one UID. RFC 9051 §2.3.1.1. */
  private stores(key: string, asked: number, line: number, quote: string): void {
    const before = this.stored.get(key)
    if (before === undefined) {
      if (this.stored.size < mostStored) this.stored = put(this.stored, key, line)
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
    if (known === undefined)
      this.found = put(this.found, noticed.id, { ...noticed, severity: "warning", count: 1 })
    else known.count++
  }

  private learn(mailbox: string, number: string, line: number): void {
    if (mailbox !== "" && (this.known.size < most || this.known.has(mailbox)))
      this.known = put(this.known, mailbox, { number, line })
  }
}

const fills = ({ text }: Command): boolean => filledBy(text) !== ""
