/**
 * Builds one public line of the wire out of parts, each bounded on its own, so that a long text does not push the
 * rest away, and none can bring a secret with it.
 */
import type { Redaction } from "../Trace.ts"
import * as Names from "./Names.ts"
import type { Quotation } from "../Quotation.ts"
import { type Masker, quotation } from "./Redactor.ts"
import { bounded } from "./visible.ts"

/** A server's free text. */
export const maxText = 256
/** Capabilities, flags and response codes: cut, they would mislead. */
export const maxWhole = 8192

export interface PublicLine {
  /** Ours, or of the grammar: as it stands. */
  readonly put: (text: string) => PublicLine
  /** Someone else's: masked, visible, at most `max` characters. */
  readonly tell: (text: string, max?: number) => PublicLine
  /** The same of a text that is made of the protocol's words: those stay. */
  readonly words: (text: string, max?: number) => PublicLine
  /** In place of a credential. */
  readonly secret: () => PublicLine
  readonly line: () => Quotation
  readonly truncated: () => boolean
  /** A credential was, or may have been, in it: then even its length is left out. */
  readonly secretive: () => boolean
}

/** How much the lines of one session disclose. */
export interface Disclosure {
  readonly level: Redaction
  readonly names: Names.Names
  readonly start: () => PublicLine
  /** A single text, such as an error's. */
  readonly text: (text: string, max?: number) => Quotation
  /** The name of a capability, a mechanism or a response code. */
  readonly word: (name: string) => Quotation
  readonly mailbox: (name: string) => string
  /** A host's name. It is shown: a trace without it explains little. */
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
