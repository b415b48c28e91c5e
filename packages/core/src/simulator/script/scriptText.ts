/** The text of a script's lines: escapes, tags, wildcards. Pure; text here has one character per byte. */
import { Result } from "effect"
import * as Base64 from "effect/encoding/Base64"
import { fromUtf8, toBytes } from "../../base/octets.ts"

/** A piece of a line. */
export type LinePart =
  | { readonly _tag: "Bytes"; readonly text: string }
  | { readonly _tag: "Tag"; readonly number: number }
  | { readonly _tag: "Literal"; readonly parts: ReadonlyArray<LinePart> }
  /** Any text within the line. */
  | { readonly _tag: "Any" }

/** The tags that a client really used, by their numbers in the script. */
export type Tags = Map<number, string>

const special = /\\x([0-9a-fA-F]{0,2})|⏎|<(\d+)>|base64\(([^)]*)\)|\{"(.*?)"\}|\.\.\.|\\$/gu

/** Reads a line's text. A server's line ends in CRLF unless its last character is a backslash. */
export const readParts = (
  text: string,
  side: "server" | "client"
): Result.Result<ReadonlyArray<LinePart>, string> => {
  const read = readPieces(text, side)
  if (Result.isFailure(read) || side === "client" || text.endsWith("\\")) return read
  return Result.succeed([...read.success, { _tag: "Bytes", text: "\r\n" }])
}

const readPieces = (
  text: string,
  side: "server" | "client"
): Result.Result<ReadonlyArray<LinePart>, string> => {
  const parts: Array<LinePart> = []
  let end = 0
  for (const match of text.matchAll(special)) {
    if (match.index > end) parts.push({ _tag: "Bytes", text: fromUtf8(text.slice(end, match.index)) })
    const part = readPiece(match, side)
    if (Result.isFailure(part)) return Result.fail(part.failure)
    parts.push(part.success)
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ _tag: "Bytes", text: fromUtf8(text.slice(end)) })
  return Result.succeed(parts)
}

const readPiece = (match: RegExpMatchArray, side: "server" | "client"): Result.Result<LinePart, string> => {
  const [whole, hex, tag, encoded, literal] = match
  if (hex !== undefined) return readByte(hex)
  if (tag !== undefined) return Result.succeed({ _tag: "Tag", number: Number(tag) })
  if (encoded !== undefined) {
    return Result.flatMap(readPieces(encoded, side), (parts) =>
      parts.every(({ _tag }) => _tag === "Bytes")
        ? Result.succeed(bytes(Base64.encode(toBytes(write(parts, new Map())))))
        : Result.fail("base64(…) encloses bytes only")
    )
  }
  if (whole === "...") return Result.succeed(side === "client" ? { _tag: "Any" } : bytes("..."))
  if (side === "client") return Result.fail(`"${whole}" can stand in a server's line only`)
  if (literal !== undefined) {
    return Result.map(readPieces(literal, side), (parts) => ({ _tag: "Literal", parts }))
  }
  return Result.succeed(bytes(whole === "⏎" ? "\r\n" : ""))
}

const bytes = (text: string): LinePart => ({ _tag: "Bytes", text })

const readByte = (hex: string): Result.Result<LinePart, string> =>
  hex.length === 2
    ? Result.succeed(bytes(String.fromCharCode(Number.parseInt(hex, 16))))
    : Result.fail("\\x needs two hexadecimal digits")

/** Returns the tags in a line, in order. */
export const tagsOf = (parts: ReadonlyArray<LinePart>): ReadonlyArray<number> =>
  parts.flatMap((part) => {
    if (part._tag === "Tag") return [part.number]
    return part._tag === "Literal" ? tagsOf(part.parts) : []
  })

/** Writes the text that a server sends. */
export const write = (parts: ReadonlyArray<LinePart>, tags: Tags): string =>
  parts
    .map((part) => {
      if (part._tag === "Bytes") return part.text
      if (part._tag === "Tag") return tags.get(part.number) ?? ""
      const content = part._tag === "Literal" ? write(part.parts, tags) : ""
      return part._tag === "Literal" ? `{${content.length}}\r\n${content}` : ""
    })
    .join("")

/**
 * Compares a client's line, and records its new tags. A tag must not repeat an earlier one (RFC 9051 §2.2.1).
 */
export const matches = (parts: ReadonlyArray<LinePart>, line: string, tags: Tags): boolean => {
  const fresh: Array<number> = []
  const source = parts.map((part) => {
    if (part._tag === "Any") return ".*"
    if (part._tag === "Bytes") return escape(part.text)
    const known = part._tag === "Tag" ? tags.get(part.number) : undefined
    if (part._tag !== "Tag" || known !== undefined) return escape(known ?? "")
    fresh.push(part.number)
    return "([A-Za-z0-9]+)"
  })
  const match = new RegExp(`^${source.join("")}$`, "s").exec(line)
  if (match === null) return false
  const used = new Set(tags.values())
  for (const [index, number] of fresh.entries()) {
    const tag = match[index + 1] ?? ""
    if (used.has(tag)) return false
    tags.set(number, tag)
  }
  return true
}

const escape = (text: string): string =>
  text.replaceAll(
    /[^A-Za-z0-9]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`
  )
