/** Text in the charsets that mail is written in: the platform reads them all, and writes UTF-8 alone. */
import { concat } from "../wire/bytes.ts"

/** Octets by character, of all that one or two octets can be. */
const tableOf = (charset: string): ReadonlyMap<string, Uint8Array> => {
  const decoder = new TextDecoder(charset, { fatal: true })
  const table = new Map<string, Uint8Array>()
  const add = (...octets: ReadonlyArray<number>) => {
    try {
      const text = decoder.decode(Uint8Array.from(octets))
      if (Array.from(text).length === 1 && !table.has(text)) table.set(text, Uint8Array.from(octets))
    } catch {
      // no character has these octets
    }
  }
  for (let lead = 0; lead < 256; lead++) add(lead)
  for (let lead = 0x81; lead < 255; lead++) for (let trail = 0x40; trail < 255; trail++) add(lead, trail)
  return table
}

const tables = new Map<string, ReadonlyMap<string, Uint8Array>>()

const table = (charset: string): ReadonlyMap<string, Uint8Array> => {
  const made = tables.get(charset) ?? tableOf(charset)
  tables.set(charset, made)
  return made
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Begins and ends in ASCII, as RFC 1468 wants it. */
const iso2022jp = (text: string): Uint8Array => {
  const eucJp = table("euc-jp")
  const runs = text.match(/[\0-\x7f]+|[^\0-\x7f]+/g) ?? []
  return concat(
    runs.flatMap((run) => {
      if (/^[\0-\x7f]/.test(run)) return [ascii(run)]
      const octets = Array.from(run, (character) => eucJp.get(character) ?? new Uint8Array(0))
      return [ascii("\x1b$B"), ...octets.map((pair) => pair.map((octet) => octet & 0x7f)), ascii("\x1b(B")]
    })
  )
}

/** RFC 2152, with all that is no letter in base64. */
const utf7 = (text: string): Uint8Array =>
  ascii(
    text.replace(/\+|[^\x20-\x7e]+/g, (run) => {
      const units = Array.from({ length: run.length }, (_, at) => run.charCodeAt(at))
      const octets = units.flatMap((unit) => [unit >> 8, unit & 255])
      return `+${btoa(String.fromCharCode(...octets)).replaceAll("=", "")}-`
    })
  )

export const encodeIn = (text: string, charset: string): Uint8Array => {
  if (charset === "utf-8") return new TextEncoder().encode(text)
  if (charset === "iso-2022-jp") return iso2022jp(text)
  if (charset === "utf-7") return utf7(text)
  return concat(Array.from(text, (character) => table(charset).get(character) ?? new Uint8Array(0)))
}

/** Texts of charsets that begin each encoded word in their first state are cut between characters alone. RFC 2047 §5. */
export const isStateful = (charset: string): boolean => charset === "iso-2022-jp" || charset === "utf-7"

/** Characters that a charset has, and its names. */
export const charsets = [
  { names: ["UTF-8", "utf8", "utf"], charset: "utf-8", characters: "aé ß漢字한글🎉" },
  { names: ["ISO-8859-1", "latin1", "Latin-1", "cp-1252"], charset: "windows-1252", characters: "aé ßöÀ" },
  { names: ["iso-8859-2", "latin2"], charset: "iso-8859-2", characters: "ažčř Ł" },
  { names: ["windows-1251", "cp1251", "CP-1251"], charset: "windows-1251", characters: "a привет" },
  { names: ["KOI8-R", "koi8"], charset: "koi8-r", characters: "a привет" },
  { names: ["gb2312", "GBK", "cp936", "windows-936"], charset: "gbk", characters: "a 你好世界国" },
  { names: ["big5", "cp950"], charset: "big5", characters: "a 你好世界國" },
  { names: ["euc-kr", "ks_c_5601-1987", "cp949"], charset: "euc-kr", characters: "a 안녕하세요" },
  { names: ["shift_jis", "cp932"], charset: "shift_jis", characters: "a 日本語テスト" },
  { names: ["euc-jp", "eucjp", "cp51932"], charset: "euc-jp", characters: "a 日本語テスト" },
  { names: ["ISO-2022-JP", "cp50220"], charset: "iso-2022-jp", characters: "a 日本語テスト" },
  { names: ["UTF-7", "unicode-1-1-utf-7"], charset: "utf-7", characters: "a+é 漢字🎉" }
] as const
