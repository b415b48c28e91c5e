/**
 * The mailboxes that a server has shown to be there, or not to be, by LIST or by what it carried out, and their prefix. Line by line.
 * RFC 9051 §6.3.
 */
import { createdAs, listedOf, type Namespace } from "@effect-imap/core/internal/Advice"
import { dataIn } from "../Data.ts"
import { mailboxNamed } from "../mailboxName.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import { add, drop, noMap, noSet, put, remove } from "../../../trace/Sparse.ts"

/** So many are kept. */
const mostNames = 1024

/** LSUB lists names that may be gone. RFC 3501 §6.3.9. */
const list = /^\* X?LIST \(([^)]*)\) (?:"([^"]*)"|NIL) ("(?:[^"\\]|\\.)*"|\S+)/i
const isNone = /\\(?:NOSELECT|NONEXISTENT)\b/i

/** The commands that name a mailbox which has to be there, by their first argument or their last one. */
const first = /^\S+ (?:SELECT|EXAMINE|STATUS|APPEND|DELETE|CREATE) ("(?:[^"\\]|\\.)*"|\S+)/i
const last = /^\S+ (?:UID )?(?:COPY|MOVE) [\d:,*]+ ("(?:[^"\\]|\\.)*"|\S+)$/i

/** Returns the mailbox that a command uses; empty if it uses none, or the name is hidden. */
export const mailboxOf = (text: string): string =>
  mailboxNamed((first.exec(text) ?? last.exec(text))?.[1] ?? "")

/** The last name of a command that makes a mailbox. */
const makes = /^\S+ (?:CREATE|RENAME (?:"(?:[^"\\]|\\.)*"|\S+)) ("(?:[^"\\]|\\.)*"|\S+)(?: \(|$)/i

/** The account's own mailboxes are in one namespace. RFC 2342 §5. */
const personal = /^\* NAMESPACE \(\("([^"]*)" "([^"]+)"[^()]*\)\) /i

/** So many names below INBOX are no chance, if there are no others. */
const several = 2

/** What a server has shown of a mailbox: where it is to be made, or that it does not exist, or that it is there. */
export interface Shown {
  readonly createAs?: string
  readonly prefix?: string
  readonly nonexistent?: "subscribed" | "listed"
  readonly there: boolean
}

export class SeenMailboxes {
  names: ReadonlySet<string> = noSet
  /** Those that LIST shows as mailboxes, with the attributes there. */
  listed: ReadonlyMap<string, string> = noMap
  /** Those that the app deleted, or that went with a name. */
  gone: ReadonlySet<string> = noSet
  /** Those that LIST shows, and that do not exist. */
  private absent: ReadonlyMap<string, NonNullable<Shown["nonexistent"]>> = noMap
  private personal: Namespace | undefined
  /** Some of the names below INBOX, with the separator there; and whether there are others. */
  private inside: ReadonlySet<string> = noSet
  private separator = ""
  private hasOutside = false

  sent({ text }: Sent): void {
    if (/^\S+ RENAME /i.test(text)) this.goes(...this.names)
    else if (/^\S+ DELETE /i.test(text)) this.goes(mailboxOf(text))
  }

  received({ condition, tag, text }: Received, { answered }: Dialogue): void {
    if (answered !== undefined && condition === "OK" && answered.name !== "DELETE")
      this.comes(mailboxOf(answered.text))
    if (tag !== undefined) return
    const { name: what } = dataIn(text)
    if (what === "NAMESPACE") this.reads(text)
    if (!/^X?LIST$/.test(what)) return
    const [, attributes = "", separator = "", written = ""] = list.exec(text) ?? []
    const name = mailboxNamed(written)
    if (name === "") return
    this.lists(name, separator.slice(-1))
    if (!isNone.test(attributes)) {
      if (this.listed.size < mostNames) this.listed = put(this.listed, name, attributes)
      return this.comes(name)
    }
    this.goes(name)
    const { nonexistent } = listedOf(name, [{ name, attributes: attributes.split(" ") }])
    if (nonexistent !== undefined && this.absent.size < mostNames)
      this.absent = put(this.absent, name, nonexistent)
  }

  /** Returns what the server has shown of the mailbox that a command uses, or makes. */
  of(text: string): Shown {
    const used = mailboxOf(text)
    const nonexistent = this.absent.get(used)
    // what is not there may be meant to be made: INBOX is outside of each prefix, and always there
    const made =
      mailboxNamed(makes.exec(text)?.[1] ?? "") || (used === "INBOX" || this.names.has(used) ? "" : used)
    const { namespace } = this
    return {
      ...(made !== "" && namespace !== undefined && createdAs(made, namespace)),
      ...(nonexistent !== undefined && { nonexistent }),
      there: this.names.has(used)
    }
  }

  private get namespace(): Namespace | undefined {
    const { hasOutside, inside, personal: shown, separator } = this
    if (shown !== undefined || hasOutside || inside.size < several) return shown
    return { prefix: `INBOX${separator}`, separator }
  }

  private reads(text: string): void {
    const [, prefix, separator = ""] = personal.exec(text) ?? []
    if (prefix !== undefined) this.personal = { prefix, separator: separator.slice(-1) }
  }

  private lists(name: string, separator: string): void {
    if (name === "INBOX") return
    const isInside = separator !== "" && name.toUpperCase().startsWith(`INBOX${separator}`)
    if (!isInside) this.hasOutside = true
    else if (this.inside.size < several) this.inside = add(this.inside, name)
    this.separator = separator
  }

  private comes(name: string): void {
    if (name === "" || this.names.size >= mostNames) return
    this.names = add(this.names, name)
    this.gone = remove(this.gone, name)
    this.absent = drop(this.absent, name)
  }

  private goes(...names: ReadonlyArray<string>): void {
    for (const name of names) {
      this.names = remove(this.names, name)
      if (this.gone.size < mostNames) this.gone = add(this.gone, name)
    }
  }
}
