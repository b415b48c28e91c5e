/**
 * Builds one public line of the wire from parts, each bounded by itself, so that a long text does not displace the
 * rest, and none can contain a secret.
 */
import type { Redaction } from "../Trace.ts"
import * as Names from "./Names.ts"
import type { Quotation } from "../Quotation.ts"
import { type Masker, quotation } from "./Redactor.ts"
import { bounded } from "./visible.ts"

/** A server's free text. */
export const maxText = 256
/** Capabilities, flags and response codes, which would mislead if they were cut. */
export const maxWhole = 8192

export interface PublicLine {
  /** Adds text of this library or the grammar, unchanged. */
  readonly put: (text: string) => PublicLine
  /** Adds text from elsewhere: masked, visible, at most `max` characters. */
  readonly tell: (text: string, max?: number) => PublicLine
  /** Adds text from elsewhere that consists of the protocol's words, which stay. */
  readonly words: (text: string, max?: number) => PublicLine
  /** Adds a placeholder for a credential. */
  readonly secret: () => PublicLine
  readonly line: () => Quotation
  readonly truncated: () => boolean
  /** Whether a credential was, or may have been, in the line: then even its length is left out. */
  readonly secretive: () => boolean
}

/** Redacts the lines of one session. */
export interface Disclosure {
  readonly level: Redaction
  readonly names: Names.Names
  readonly start: () => PublicLine
  /** Redacts a single text, such as that of an error. */
  readonly text: (text: string, max?: number) => Quotation
  /** Redacts the name of a capability, a mechanism or a response code. */
  readonly word: (name: string) => Quotation
  readonly mailbox: (name: string) => string
  /** Redacts a host's name. It is shown: a trace without it explains little. */
  readonly host: (name: string) => string
}

export const make = (level: Redaction, masker: Masker): Disclosure => {
  const names = Names.make()

  const start = (): PublicLine => {
    let line = ""
    let truncated = false
    let secretive = false
    const tell = (text: string, max: number, isGrammar: boolean) => {
      const masked = masker.mask(text, max, isGrammar)
      const cut = bounded(level === "strict" ? names.hide(masked.text) : masked.text, max)
      line += cut.text
      truncated ||= cut.truncated || masked.truncated
      secretive ||= masked.masked
      return self
    }
    const self: PublicLine = {
      put: (text) => {
        line += text
        return self
      },
      tell: (text, max = maxText) => tell(text, max, false),
      words: (text, max = maxWhole) => tell(text, max, true),
      secret: () => {
        line += "<redacted>"
        secretive = true
        return self
      },
      line: () => quotation(line),
      truncated: () => truncated,
      secretive: () => secretive
    }
    return self
  }

  return {
    level,
    names,
    start,
    word: (name) => start().words(name, maxText).line(),
    text: (text, max) => start().tell(text, max).line(),
    host: (name) => (level === "strict" && Names.isIpAddress(name) ? "<ip>" : masker.text(name)),
    mailbox: (name) => (level === "strict" ? names.mailbox(name) : `"${name.replace(/[\\"]/g, "\\$&")}"`)
  }
}
