/**
 * Octets as text. One rule for headers, bodies and parameters: the charset that a message names, if it is a known one
 * (those of WHATWG Encoding, and UTF-7), otherwise a guess, which keeps each octet if nothing fits.
 */
import { Option, Result } from "effect"
import { concat } from "../wire/bytes.ts"
import { decodeEastAsian } from "../wire/eastAsian.ts"
import { decodeUtf7, isUtf7 } from "./utf7.ts"

/** Other names that mail uses for some charsets. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["cp932", "shift_jis"],
  ["cp936", "gbk"],
  ["windows-936", "gbk"],
  ["euc-cn", "gbk"],
  ["cp949", "euc-kr"],
  ["cp950", "big5"],
  ["eucjp", "euc-jp"],
  ["cp51932", "euc-jp"],
  ["cp50220", "iso-2022-jp"],
  ["cp50221", "iso-2022-jp"],
  ["cp50222", "iso-2022-jp"],
  ["iso-2022-jp-ms", "iso-2022-jp"],
  ["latin-1", "iso-8859-1"],
  ["mac-roman", "macintosh"],
  ["macroman", "macintosh"],
  ["cp65001", "utf-8"],
  ["utf", "utf-8"]
])

/** `cp-1252`, `win1252`. */
const windows = /^(?:cp|win|windows)[-_]?(125\d|874)$/

/** Programs often name ASCII if they do not know the charset. */
const ascii = new Set(["us-ascii", "ascii", "ansi_x3.4-1968"])

/** Decoders by the names that the platform knows, about two hundred: no other name is kept. */
const decoders = new Map<string, TextDecoder>()

const construct = Option.liftThrowable((label: string) => new TextDecoder(label))

/** Returns one name for all names of a charset; an empty one if it has to be guessed. */
export const nameOf = (charset: string): string => {
  const label = labelOf(charset)
  return isUtf7(label) ? "utf-7" : (decoderOf(label)?.encoding ?? "")
}

const labelOf = (charset: string): string => {
  const label = charset.trim().toLowerCase()
  return aliases.get(label) ?? label.replace(windows, "windows-$1")
}

const decoderOf = (label: string): TextDecoder | undefined => {
  const known = decoders.get(label)
  if (known !== undefined || ascii.has(label)) return known
  const made = Option.getOrUndefined(construct(label))
  if (made !== undefined) decoders.set(label, made)
  return made
}

/** Decodes octets in a named charset, which may be unknown. */
export const decode = (bytes: Uint8Array, charset: string | undefined): string => {
  const label = labelOf(charset ?? "")
  if (isUtf7(label)) return decodeUtf7(decodeUnlabelled(bytes))
  const named = decoderOf(label)
  const decoder = named?.encoding === "utf-16le" && isBigEndian(bytes) ? bigEndian : named
  if (decoder === undefined) return decodeUnlabelled(bytes)
  return decoder.decode(decoder.encoding === "iso-2022-jp" ? withoutIdleEscapes(bytes) : bytes)
}

/** Decodes octets that may be cut anywhere, even within a character, with already decoded text in between. */
export const decodePieces = (pieces: Iterable<Uint8Array | string>, charset: string | undefined): string => {
  let text = ""
  let octets: Array<Uint8Array> = []
  const flush = () => {
    if (octets.length > 0) text += decode(concat(octets), charset)
    octets = []
  }
  for (const piece of pieces) {
    if (typeof piece !== "string") {
      octets.push(piece)
    } else {
      flush()
      text += piece
    }
  }
  flush()
  return text
}

const strict = new TextDecoder("utf-8", { fatal: true })

/** Decodes UTF-8; `undefined` if it is not valid. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  const read = Result.try(() => strict.decode(bytes))
  return Result.isSuccess(read) ? read.success : undefined
}

const latin1 = new TextDecoder("windows-1252")

/** Decodes octets without a charset: UTF-8, or else Chinese or Korean if that is likely, or else Windows-1252, which never fails. */
export const decodeUnlabelled = (bytes: Uint8Array): string =>
  decodeUtf8(bytes) ?? decodeEastAsian(bytes) ?? latin1.decode(bytes)

const bigEndian = new TextDecoder("utf-16be")

/** Returns whether UTF-16 begins with the mark of big-endian octets, which the platform reads only under that name. RFC 2781 §3.2. */
export const isBigEndian = (bytes: Uint8Array): boolean => bytes[0] === 0xfe && bytes[1] === 0xff

const ESC = 0x1b

/** `ESC $ @`, `ESC $ B`, `ESC ( B`, `ESC ( I`, `ESC ( J`. RFC 1468. */
export const isEscape = (bytes: Uint8Array, at: number): boolean => {
  if (bytes[at] !== ESC) return false
  const [kind, name] = [bytes[at + 1], bytes[at + 2]]
  return kind === 0x24
    ? name === 0x40 || name === 0x42
    : kind === 0x28 && (name === 0x42 || name === 0x49 || name === 0x4a)
}

/**
 * Removes escapes that are followed by another one at once. They occur where two texts are joined that both end in
 * ASCII, as RFC 2047 §5 wants; the platform would decode each as U+FFFD.
 */
export const withoutIdleEscapes = (bytes: Uint8Array, end = bytes.length): Uint8Array => {
  const kept = new Uint8Array(end)
  let to = 0
  for (let at = 0; at < end; at++) {
    if (isEscape(bytes, at) && isEscape(bytes, at + 3)) at += 2
    else kept[to++] = bytes[at] ?? 0
  }
  return kept.subarray(0, to)
}
