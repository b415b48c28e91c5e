/** The bytes of a command. */
import { Redacted } from "effect"
import { concat } from "../bytes.ts"
import { isBytes, toText } from "../../../base/octets.ts"
import * as RawName from "../RawName.ts"
import * as Utf8 from "../Utf8.ts"
import type { Pen } from "./arguments.ts"
import * as form from "./form.ts"

/** Octets of a command apart from its literals. RFC 7162 §4, RFC 2683 §3.2.1.5. */
export const maxLineOctets = 8192

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

/** Writes a command piece by piece. What cannot be written is remembered, and nothing of it is ever sent. */
export const make = (options: WireOptions): WirePen => new Writing(options)

class Writing implements WirePen {
  readonly #literals: form.Literals
  readonly #utf8: boolean
  readonly #parts: Array<ReadonlyArray<Uint8Array>> = []
  #part: Array<Uint8Array> = []
  #line = ""
  #lineOctets = 0
  #refused: string | undefined
  #isSecretive = false
  #streamed: { readonly size: number; readonly asks: boolean; readonly before: number } | undefined

  constructor({ literals, utf8 }: WireOptions) {
    this.#literals = literals
    this.#utf8 = utf8
  }

  syntax(text: string): void {
    this.#line += text
  }

  atom(text: string): void {
    if (!form.isAtom(text))
      this.refuse("an atom is empty, or contains a space, a control character or a special")
    this.#line += text
  }

  verbatim(text: string): void {
    if (text === "") this.refuse("an argument is empty: an empty string is a String")
    if (/[\r\n]/.test(text)) this.refuse("an argument contains CR or LF")
    if (!this.#utf8 && !form.isAscii(text)) {
      this.refuse("an argument contains more than ASCII, and UTF-8 is not enabled")
    }
    if (this.#isSendable("an argument", text)) this.#line += text
  }

  string(kind: keyof typeof nouns, text: string, mayBeAtom: boolean): void {
    if (kind === "mailbox" && RawName.isRaw(text)) return this.#rawName(text, mayBeAtom)
    if (!this.#isSendable(nouns[kind], text)) return
    this.#put(kind === "mailbox" ? form.mailboxName(text, this.#utf8) : text, mayBeAtom, kind === "user")
  }

  /** Its octets go between those of the line: no encoding has them all. */
  keyword(name: string): void {
    this.#endText("")
    const octets = RawName.octets(name, true)
    this.#lineOctets += octets.length
    this.#part.push(octets)
  }

  bytes(bytes: Uint8Array, literal8?: boolean): void {
    if (!isBytes(bytes)) return this.refuse("its bytes were transferred to a worker")
    if (bytes.includes(0)) this.refuse("a literal contains NUL")
    this.#literal(bytes, false, literal8)
  }

  stream(size: number, literal8?: boolean): void {
    if (!Number.isSafeInteger(size) || size < 0) this.refuse("the size of a stream is not a whole number")
    if (this.#streamed !== undefined) this.refuse("a command has at most one stream")
    const asks = this.#announce(size, size > form.maxNonSyncStreamOctets, literal8)
    this.#endPart()
    this.#streamed = { size, asks, before: this.#parts.length }
  }

  secret(value: Redacted.Redacted): void {
    this.#isSecretive = true
    const text = Redacted.value(value)
    if (this.#isSendable("a secret", text)) this.#put(text, true, true)
  }

  initialResponse(value: Redacted.Redacted): void {
    this.#isSecretive = true
    const text = Redacted.value(value)
    if (form.isInitialResponse(text)) this.#line += text
    else this.refuse("an initial response is not base64")
  }

  refuse(what: string): void {
    this.#refused ??= what
  }

  problem(): string | undefined {
    return this.#refused
  }

  hasSecret(): boolean {
    return this.#isSecretive
  }

  finish(): ReturnType<WirePen["finish"]> {
    this.#endLine()
    this.#endPart()
    const streamed = this.#streamed
    const parts = this.#parts.map(concat)
    if (streamed === undefined) return { parts }
    const { asks, before, size } = streamed
    return { parts, stream: { size, asks, rest: parts.length - before } }
  }

  /** Octets of no encoding fit into a literal only. RFC 3501 §4.3. */
  #rawName(name: string, mayBeAtom: boolean): void {
    const octets = RawName.octets(name, this.#utf8)
    const text = toText(octets)
    if (form.isAscii(text)) this.string("text", text, mayBeAtom)
    else this.bytes(octets)
  }

  /** Quoted strings with escapes break the LOGIN of some servers, and what is asked for first can be refused. */
  #put(text: string, mayBeAtom: boolean, avoidsEscapes: boolean): void {
    const isEarly = this.#lineOctets + this.#line.length + text.length < quotedUntil
    const mustSynchronize = avoidsEscapes && form.hasQuotedSpecial(text)
    if (mayBeAtom && isEarly && form.isAtomSafe(text)) this.#line += text
    else if (isEarly && !mustSynchronize && form.isQuotable(text, this.#utf8)) this.#line += form.quote(text)
    else this.#literal(Utf8.encode(text), mustSynchronize)
  }

  #literal(bytes: Uint8Array, mustSynchronize: boolean, literal8 = false): void {
    if (this.#announce(bytes.length, mustSynchronize, literal8)) this.#endPart()
    this.#part.push(bytes)
  }

  /** The header of a literal, and whether it must wait for a continuation request. */
  #announce(size: number, mustSynchronize: boolean, literal8 = false): boolean {
    const asks =
      mustSynchronize ||
      this.#literals === "synchronizing" ||
      (this.#literals === "minus" && size > form.maxLiteralMinusOctets)
    this.#line += `${literal8 ? "~" : ""}{${size}${asks ? "" : "+"}}`
    this.#endLine()
    return asks
  }

  /** Returns whether it can be sent at all. */
  #isSendable(what: string, text: string): boolean {
    if (text.includes("\0")) this.refuse(`${what} holds NUL`)
    if (!text.isWellFormed()) this.refuse(`${what} is not well-formed Unicode`)
    return this.#refused === undefined
  }

  #endLine(): void {
    this.#endText("\r\n")
    if (this.#lineOctets > maxLineOctets) this.refuse(tooLong)
  }

  #endText(end: string): void {
    const bytes = Utf8.encode(this.#line + end)
    this.#lineOctets += bytes.length
    this.#part.push(bytes)
    this.#line = ""
  }

  #endPart(): void {
    this.#parts.push(this.#part)
    this.#part = []
  }
}

const tooLong = `the command is longer than ${maxLineOctets} octets, the most that servers read as one line: ask for less at a time`

const nouns = { text: "a text", mailbox: "a mailbox name", user: "a user name", idValue: "a value of ID" }
