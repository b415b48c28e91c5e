/**
 * Builds one public line of the wire from parts. Each part has its own limit, so a long text does not displace the rest, and
 * no part can contain a secret.
 */
import type { Redaction } from "./Event.ts"
import { Allowlist, type Admitted } from "./Allowlist.ts"
import { isIpAddress, Names } from "./Names.ts"
import type { Quotation } from "../failure/Quotation.ts"
import type { Literal } from "../failure/quotation/ours.ts"
import { type Masker, quotation } from "./Redactor.ts"
import { quotedText } from "./quotedText.ts"
import { bounded, visible } from "../base/visible.ts"

/** The limit of a server's free text, in characters. */
export const maxText = 256
/** The limit of capabilities, flags and response codes, which would mislead if they were cut. */
export const maxListLength = 8192

/** Redacts the lines of one session. */
export interface Disclosure {
  readonly level: Redaction
  readonly names: Names
  readonly allow: Allowlist
  readonly start: () => PublicLine
  /** Redacts a single text, such as that of an error. */
  readonly text: (text: string, max?: number) => Quotation
  /** Redacts the name of a capability, a mechanism or a response code. */
  readonly word: (name: string) => Quotation
  /** Returns whether a secret is in the text. */
  readonly isSecretive: (text: string) => boolean
  readonly mailbox: (name: string) => Admitted
  /** Redacts a host's name. It is shown: a trace without it explains little. */
  readonly host: (name: string) => string
}

/** Redacts for a level. `users`: names that are hidden where names are. */
export const make = (level: Redaction, masker: Masker, users: ReadonlyArray<string> = []): Disclosure => {
  const names = new Names(users)
  const allow = new Allowlist(level)
  const start = () => new PublicLine(masker, level === "strict" ? names : undefined)
  return {
    level,
    names,
    allow,
    start,
    word: (name) => start().words(allow.name(name), maxText).line(),
    text: (text, max) => start().tell(allow.human(text), max).line(),
    isSecretive: (text) => start().tell(allow.human(text)).secretive(),
    host: (name) => (level === "strict" && isIpAddress(name) ? "<ip>" : masker.text(name)),
    mailbox: (name) => allow.ofClient(level === "strict" ? names.mailbox(name) : quotedText(name))
  }
}

/** A line under construction. */
export class PublicLine {
  private readonly masker: Masker
  /** The names to hide; absent if names may be disclosed. */
  private readonly names: Names | undefined
  private text = ""
  private isTruncated = false
  private isSecretive = false

  constructor(masker: Masker, names: Names | undefined) {
    this.masker = masker
    this.names = names
  }

  /** Adds text of this library or the grammar, unchanged: a literal in the source. */
  put<const Text extends string>(text: Text & Literal<Text>): this {
    return this.append(text)
  }

  /** Adds text from elsewhere: masked, visible, at most `max` characters. */
  tell(text: Admitted, max = maxText): this {
    return this.add(text, max, false)
  }

  /** Adds text from elsewhere that consists of the protocol's words, which stay. */
  words(text: Admitted, max = maxListLength): this {
    return this.add(text, max, true)
  }

  /** Adds a placeholder for a credential. */
  secret(): this {
    this.isSecretive = true
    return this.put("<redacted>")
  }

  line(): Quotation {
    return quotation(this.text)
  }

  truncated(): boolean {
    return this.isTruncated
  }

  /** Returns whether the line may have contained a credential: then even its length is omitted. */
  secretive(): boolean {
    return this.isSecretive
  }

  /** Returns whether nothing was cut or hidden. */
  isComplete(): boolean {
    return !this.isTruncated && !this.isSecretive
  }

  private append(text: string): this {
    this.text += text
    return this
  }

  private add(text: string, max: number, isGrammar: boolean): this {
    if (isTooShort(text)) return this.append(visible(text))
    const masked = this.masker.mask(text, max, isGrammar)
    const named = isGrammar ? this.names?.hideInGrammar(masked.text) : this.names?.hide(masked.text)
    const cut = bounded(named ?? masked.text, max)
    this.isTruncated ||= cut.truncated || masked.truncated
    this.isSecretive ||= masked.masked
    return this.append(cut.text)
  }
}

/** Returns whether the text is too short to contain a secret, a name or an address. `::` is the only IP address this short. */
const isTooShort = (text: string): boolean => text.length < 3 && text !== "::"
