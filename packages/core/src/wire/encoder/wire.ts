/** The bytes of a command. */
import { Redacted } from "effect"
import { concat } from "../bytes.ts"
import * as Utf8 from "../Utf8.ts"
import type { Pen } from "./arguments.ts"
import * as form from "./form.ts"

/** Octets of a command apart from its literals. RFC 7162 §4, RFC 2683 §3.2.1.5. */
export const longestLine = 8192

/** Strings that would begin beyond are literals, so that the line keeps room for what must be in it. */
const quotedUntil = 6000

export interface WireOptions {
  readonly literals: form.Literals
  readonly utf8: boolean
}

/** Bytes that come later, as a literal in front of the last so many parts. */
export interface Streamed {
  readonly size: number
  /** A continuation request must come first. */
  readonly asks: boolean
  readonly rest: number
}

export interface WirePen extends Pen {
  /** The first thing that cannot be written, without a word of its content. */
  readonly problem: () => string | undefined
  readonly hasSecret: () => boolean
  /** Ends the command. */
  readonly finish: () => { readonly parts: ReadonlyArray<Uint8Array>; readonly stream?: Streamed }
}

export const make = ({ literals, utf8 }: WireOptions): WirePen => {
  const parts: Array<ReadonlyArray<Uint8Array>> = []
  let part: Array<Uint8Array> = []
  let line = ""
  let lineOctets = 0
  let problem: string | undefined
  let hasSecret = false
  let stream: { readonly size: number; readonly asks: boolean; readonly before: number } | undefined

  const refuse = (what: string): void => {
    problem ??= what
  }

  const endLine = (): void => {
    const bytes = Utf8.encode(`${line}\r\n`)
    lineOctets += bytes.length
    part.push(bytes)
    line = ""
    if (lineOctets > longestLine) refuse(`the command is longer than ${longestLine} octets`)
  }

  const endPart = (): void => {
    parts.push(part)
    part = []
  }

  /** The header of a literal, and whether it must wait for a continuation request. */
  const announce = (size: number, mustSynchronize: boolean, literal8 = false): boolean => {
    const asks =
      mustSynchronize || literals === "synchronizing" || (literals === "minus" && size > form.largestMinus)
    line += `${literal8 ? "~" : ""}{${size}${asks ? "" : "+"}}`
    endLine()
    return asks
  }

  const literal = (bytes: Uint8Array, mustSynchronize: boolean, literal8 = false): void => {
    if (announce(bytes.length, mustSynchronize, literal8)) endPart()
    part.push(bytes)
  }

  /** Whether it can be sent at all. */
  const isSendable = (what: string, text: string): boolean => {
    if (text.includes("\0")) refuse(`${what} holds NUL`)
    if (!text.isWellFormed()) refuse(`${what} is no well-formed Unicode`)
    return problem === undefined
  }

  /** Quoted strings with escapes break the LOGIN of some servers, and what is asked for first can be refused. */
  const string = (text: string, mayBeAtom: boolean, avoidsEscapes: boolean): void => {
    const isEarly = lineOctets + line.length + text.length < quotedUntil
    const mustSynchronize = avoidsEscapes && form.hasQuotedSpecial(text)
    if (mayBeAtom && isEarly && form.isAtomSafe(text)) line += text
    else if (isEarly && !mustSynchronize && form.isQuotable(text, utf8)) line += form.quote(text)
    else literal(Utf8.encode(text), mustSynchronize)
  }

  return {
    syntax: (text) => {
      line += text
    },
    atom: (text) => {
      if (!form.isAtom(text)) refuse("an atom is empty, or holds a space, a control or a special")
      line += text
    },
    verbatim: (text) => {
      if (text === "") refuse("an argument is empty: an empty string is a String")
      if (/[\r\n]/.test(text)) refuse("an argument holds CR or LF")
      if (!utf8 && !form.isAscii(text)) refuse("an argument holds more than ASCII, and UTF-8 is not enabled")
      if (isSendable("an argument", text)) line += text
    },
    string: (kind, text, mayBeAtom) => {
      if (!isSendable(nouns[kind], text)) return
      string(kind === "mailbox" ? form.mailboxName(text, utf8) : text, mayBeAtom, kind === "user")
    },
    bytes: (bytes, literal8) => {
      if (bytes.includes(0)) refuse("a literal holds NUL")
      literal(bytes, false, literal8)
    },
    stream: (size, literal8) => {
      if (!Number.isSafeInteger(size) || size < 0) refuse("the size of a stream is no whole number")
      if (stream !== undefined) refuse("a command has one stream at most")
      const asks = announce(size, size > form.largestUnaskedStream, literal8)
      endPart()
      stream = { size, asks, before: parts.length }
    },
    secret: (value) => {
      hasSecret = true
      const text = Redacted.value(value)
      if (isSendable("a secret", text)) string(text, true, true)
    },
    initialResponse: (value) => {
      hasSecret = true
      const text = Redacted.value(value)
      if (form.isInitialResponse(text)) line += text
      else refuse("an initial response is no base64")
    },
    problem: () => problem,
    hasSecret: () => hasSecret,
    finish: () => {
      endLine()
      endPart()
      const written = parts.map(concat)
      return stream === undefined
        ? { parts: written }
        : {
            parts: written,
            stream: { size: stream.size, asks: stream.asks, rest: written.length - stream.before }
          }
    }
  }
}

const nouns = { text: "a text", mailbox: "a mailbox name", user: "a user name", idValue: "a value of ID" }
