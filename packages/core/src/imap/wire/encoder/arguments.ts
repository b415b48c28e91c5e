/** Writes arguments piece by piece: once for the wire, once for people. */
import type { Redacted } from "effect"
import type { Argument } from "../../Argument.ts"
import type { Command } from "../../Command.ts"

/** The meaning of a string; it decides how much a trace shows of it. `idValue` is a field of ID, name or value. */
export type StringKind = "text" | "mailbox" | "user" | "idValue"

export interface Pen {
  /** The library's own syntax. */
  readonly syntax: (text: string) => void
  readonly atom: (text: string) => void
  readonly verbatim: (text: string) => void
  /** `mayBeAtom` if the grammar takes an `astring`. */
  readonly string: (kind: StringKind, text: string, mayBeAtom: boolean) => void
  readonly keyword: (name: string) => void
  readonly bytes: (bytes: Uint8Array, literal8: boolean) => void
  /** As many bytes that come later. */
  readonly stream: (size: number, literal8: boolean) => void
  readonly secret: (value: Redacted.Redacted<string>) => void
  readonly initialResponse: (value: Redacted.Redacted<string>) => void
  /** It cannot be written. */
  readonly refuse: (problem: string) => void
}

export const writeCommand = (tag: string, { args, name }: Command, pen: Pen): void => {
  pen.syntax(`${tag} ${name}`)
  if (args.length > 0) pen.syntax(" ")
  writeAll(args, pen, "text", name === "ID" ? "idValue" : "text")
}

/** No server reads lists that are nested deeper. */
const maxDepth = 100

/** Writes the arguments with spaces between. A string is of the kind `strings`, and one in a list of the kind `inLists`. */
const writeAll = (
  args: ReadonlyArray<Argument>,
  pen: Pen,
  strings: StringKind,
  inLists: StringKind,
  depth = 0
): void =>
  args.forEach((argument, index) => {
    if (index > 0) pen.syntax(" ")
    write(argument, pen, strings, inLists, depth)
  })

const write = (
  argument: Argument,
  pen: Pen,
  strings: StringKind,
  inLists: StringKind,
  depth: number
): void => {
  switch (argument._tag) {
    case "Atom":
      return pen.atom(argument.text)
    case "Verbatim":
      return pen.verbatim(argument.text)
    case "Keyword":
      return pen.keyword(argument.name)
    case "Text":
      return pen.string("text", argument.text, true)
    case "String":
      return pen.string(strings, argument.text, false)
    case "Bytes":
      return pen.bytes(argument.bytes, argument.literal8 ?? false)
    case "Mailbox":
      return pen.string("mailbox", argument.name, true)
    case "User":
      return pen.string("user", argument.name, true)
    case "Stream":
      return pen.stream(argument.size, argument.literal8 ?? false)
    case "Secret":
      return pen.secret(argument.value)
    case "InitialResponse":
      return pen.initialResponse(argument.value)
    case "Nil":
      return pen.syntax("NIL")
    case "Refused":
      return pen.refuse(argument.problem)
    case "List":
      if (depth === maxDepth) return pen.refuse(`lists are nested more than ${maxDepth} deep`)
      pen.syntax("(")
      writeAll(argument.items, pen, inLists, inLists, depth + 1)
      return pen.syntax(")")
    default:
      argument satisfies never
      return pen.refuse("an argument was not made by `Argument`")
  }
}
