/**
 * A client's command: its tag, its name and its arguments. RFC 9051 §9 `command`.
 *
 * Strict where servers are strict: exactly one space between arguments, none at the end.
 */
import { Result } from "effect"
import { toText, utf8 } from "../base/octets.ts"

export type Argument =
  | { readonly _tag: "Atom"; readonly text: string }
  /** A quoted string or a literal; `octets` has one character per octet. */
  | { readonly _tag: "String"; readonly text: string; readonly octets: string }
  | { readonly _tag: "List"; readonly items: ReadonlyArray<Argument> }

export interface ClientCommand {
  readonly tag: string
  /** Upper case; `UID FETCH` is one name. */
  readonly name: string
  readonly args: ReadonlyArray<Argument>
  /** The command as it was sent, on one line, for servers that echo it. */
  readonly line: string
}

/** Not a command. The tag is empty if not even that could be read. */
export interface Malformed {
  readonly tag: string
  readonly name: string
  readonly line: string
}

/** Reads one command with its literals, as `CommandReader` cuts it. */
export const parse = (bytes: Uint8Array): Result.Result<ClientCommand, Malformed> => {
  const text = toText(bytes)
  const line = oneLine(utf8(text.slice(0, maxLineLength)))
  const { length, name, tag } = headOf(text)
  const args = name === "" ? undefined : readArguments(text, length)
  return args === undefined ? Result.fail({ tag, name, line }) : Result.succeed({ tag, name, args, line })
}

/** The maximum number of characters of an echoed command. */
const maxLineLength = 65_536

/** Returns tag and name, each empty if it cannot be read, and their length together. */
export const headOf = (text: string) => {
  const head = /^([^\s(){%*"\\+]+) (UID )?([A-Za-z]+)(?= |$)/i.exec(text)
  const tag = head?.[1] ?? /^([^\s(){%*"\\+]+)/.exec(text)?.[1] ?? ""
  const name = `${head?.[2] ?? ""}${head?.[3] ?? ""}`.toUpperCase()
  return { tag, name, length: head?.[0].length ?? 0 }
}

/** The text of an atom or a string. */
export const textOf = (argument: Argument | undefined): string | undefined =>
  argument === undefined || argument._tag === "List" ? undefined : argument.text

/** Replaces the characters that could end a line. */
export const oneLine = (text: string): string => text.replaceAll(/[\r\n\0]+/g, " ")

interface Read {
  readonly value: Argument
  readonly end: number
}

const readArguments = (text: string, start: number): ReadonlyArray<Argument> | undefined => {
  const args: Array<Argument> = []
  for (let at = start; at < text.length;) {
    if (text[at] !== " ") return undefined
    const read = readArgument(text, at + 1)
    if (read === undefined) return undefined
    args.push(read.value)
    at = read.end
  }
  return args
}

const maxDepth = 8

const readArgument = (text: string, at: number, depth = 0): Read | undefined => {
  if (text[at] === "(") return depth < maxDepth ? readList(text, at, depth + 1) : undefined
  if (text[at] === '"') return readQuoted(text, at)
  if (text[at] === "{") return readLiteral(text, at)
  return readAtom(text, at)
}

const readList = (text: string, start: number, depth: number): Read | undefined => {
  const items: Array<Argument> = []
  let at = start + 1
  while (text[at] !== ")") {
    if (items.length > 0) {
      if (text[at] !== " ") return undefined
      at += 1
    }
    const read = readArgument(text, at, depth)
    if (read === undefined) return undefined
    items.push(read.value)
    at = read.end
  }
  return { value: { _tag: "List", items }, end: at + 1 }
}

const quoted = /"((?:[^"\\\r\n]|\\["\\])*)"/y
const literal = /\{(\d+)\+?\}\r?\n/y
/** An atom, or a FETCH item such as `BODY[HEADER.FIELDS (SUBJECT)]` as one token. Elsewhere `[` is an ordinary character. */
const atom = /(?:(?:BODY|BINARY)(?:\.PEEK|\.SIZE)?\[[^[\]\r\n]*\]|[^\s()"{])+/iy

const readQuoted = (text: string, at: number): Read | undefined => {
  const match = matchAt(quoted, text, at)
  if (match === null) return undefined
  const content = (match[1] ?? "").replaceAll(/\\(["\\])/g, "$1")
  return { value: { _tag: "String", text: utf8(content), octets: content }, end: at + match[0].length }
}

const matchAt = (pattern: RegExp, text: string, at: number) => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const readLiteral = (text: string, at: number): Read | undefined => {
  const match = matchAt(literal, text, at)
  if (match === null) return undefined
  const start = at + match[0].length
  const end = start + Number(match[1])
  const octets = text.slice(start, end)
  return { value: { _tag: "String", text: utf8(octets), octets }, end }
}

const readAtom = (text: string, at: number): Read | undefined => {
  const match = matchAt(atom, text, at)
  return match === null
    ? undefined
    : { value: { _tag: "Atom", text: utf8(match[0]) }, end: at + match[0].length }
}
