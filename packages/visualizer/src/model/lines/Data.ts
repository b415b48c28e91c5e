/** Untagged responses, each parsed once for all rules. RFC 9051 §7. Pure. */

/** An untagged response, as far as the trace shows its line. */
export class Data {
  /** In upper case: `EXISTS`, `FETCH`, `SEARCH`, or the condition of a status response. Empty if the line is no untagged response. */
  readonly name: string
  /** The number before the name: a message number, or a count. */
  readonly number: number
  readonly text: string
  private known: Known | undefined

  constructor(name: string, number: number, text: string) {
    this.name = name
    this.number = number
    this.text = text
  }

  /** True if messages were removed, so that the numbers of others change. RFC 9051 §7.5.1, RFC 7162 §3.2.10. */
  get isRemoval(): boolean {
    return this.name === "EXPUNGE" || this.name === "VANISHED"
  }

  /** The UID of the message that a FETCH is about. RFC 9051 §7.5.2. */
  get uid(): number | undefined {
    return this.read.uid
  }

  /** Its flags, if it reports them. */
  get flags(): ReadonlyArray<string> | undefined {
    return this.read.flags
  }

  /** True if the flags contain \Seen. */
  get isSeen(): boolean {
    return this.flags?.some((flag) => /^\\SEEN$/i.test(flag)) === true
  }

  /** The UIDs of a VANISHED, and whether they were removed before the mailbox was opened. RFC 7162 §3.2.10. */
  get vanished(): { readonly set: string; readonly isEarlier: boolean } | undefined {
    return this.read.vanished
  }

  /** The UIDVALIDITY, in digits, and the next UID of the mailbox that is opened. RFC 9051 §7.1. */
  get uidValidity(): string | undefined {
    return this.read.uidValidity
  }

  get uidNext(): number | undefined {
    return this.read.uidNext
  }

  /** The mod-sequence of the mailbox that is opened, or of a message, in digits. RFC 7162 §3.1.2.1, §3.1.4.2. */
  get modSeq(): string | undefined {
    return this.read.modSeq
  }

  /** The mailbox of a LIST, as the server writes its name, with its attributes. RFC 9051 §7.3.1. */
  get listed(): { readonly attributes: string; readonly name: string } | undefined {
    return this.read.listed
  }

  private get read(): Known {
    this.known ??= Object.hasOwn(readers, this.name) ? (readers[this.name]?.(this.text) ?? {}) : {}
    return this.known
  }
}

interface Known {
  readonly uid?: number | undefined
  readonly flags?: ReadonlyArray<string> | undefined
  readonly vanished?: Data["vanished"]
  readonly listed?: Data["listed"]
  readonly uidValidity?: string | undefined
  readonly uidNext?: number | undefined
  readonly modSeq?: string | undefined
}

const listing = /^\* X?LIST \(([^)]*)\) (?:"[^"]*"|NIL) ("(?:[^"\\]|\\.)*"|\S+)$/i

const listed = (text: string): Known => {
  const [, attributes = "", name] = listing.exec(text) ?? []
  return { listed: name === undefined ? undefined : { attributes, name } }
}

const readers: Readonly<Record<string, (text: string) => Known>> = {
  FETCH: (text) => {
    const [uid, flags] = [/[( ]UID (\d+)/i.exec(text)?.[1], /\bFLAGS \(([^)]*)\)/i.exec(text)?.[1]]
    return {
      uid: Number(uid ?? 0) || undefined,
      flags: flags?.split(" ").filter(Boolean),
      modSeq: /\bMODSEQ \((\d+)\)/i.exec(text)?.[1]
    }
  },
  LIST: listed,
  XLIST: listed,
  VANISHED: (text) => {
    const [, earlier, set] = /^\* VANISHED (\(EARLIER\) )?([\d:,]+)/i.exec(text) ?? []
    return { vanished: set === undefined ? undefined : { set, isEarlier: earlier !== undefined } }
  },
  OK: (text) => {
    const [, name = "", number] = /^\* OK \[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\d+)\]/i.exec(text) ?? []
    if (number === undefined) return {}
    if (/^HIGHESTMODSEQ$/i.test(name)) return { modSeq: number }
    return name.toUpperCase() === "UIDNEXT" ? { uidNext: Number(number) } : { uidValidity: number }
  }
}

/** Parses a line of the server; any other line gives data without a name. */
export const dataIn = (text: string): Data => {
  // all readers ask for the same line in turn
  if (text !== last.text) last = dataOf(text)
  return last
}

/** Each line of a server passes here: a regular expression would take three times as long. */
const dataOf = (text: string): Data => {
  if (!text.startsWith("* ")) return new Data("", 0, text)
  const end = endOf(text, 2, isDigit)
  const hasNumber = end > 2
  const from = hasNumber ? end + 1 : 2
  const to = endOf(text, from, isLetter)
  const next = text.charCodeAt(to)
  const isWord = (!hasNumber || text[end] === " ") && !isDigit(next) && next !== underscore
  const name = isWord ? text.slice(from, to).toUpperCase() : ""
  if (name === "" || (!hasNumber && counted.has(name))) return new Data("", 0, text)
  return new Data(name, hasNumber ? Number(text.slice(2, end)) : 0, text)
}

/** Returns the end of the run of such characters at an index. */
const endOf = (text: string, from: number, is: (code: number) => boolean): number => {
  let at = from
  while (is(text.charCodeAt(at))) at++
  return at
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
const underscore = 95

/** These need a number. A FETCH without one still shows that the server sends messages. */
const counted: ReadonlySet<string> = new Set(["EXISTS", "EXPUNGE", "RECENT"])

let last = new Data("", 0, "")
