/** Octets as text, piece by piece: a character, or what a charset remembers, may be cut between two of them. */
import { Result } from "effect"
import { concat } from "../wire/bytes.ts"
import { eastAsianIn } from "../wire/eastAsian.ts"
import { decodeUnlabelled, isBigEndian, isEscape, nameOf, withoutIdleEscapes } from "./charset.ts"
import { decodeUtf7 } from "./utf7.ts"

/** Reads one text. */
export interface TextReader {
  /** The characters that are complete. */
  readonly push: (octets: Uint8Array) => string
  /** Returns what was held back. */
  readonly end: () => string
}

/** By the name of a charset. One that is missing or not known is guessed from the beginning of what is not ASCII. */
export const textReader = (charset: string | undefined): TextReader => {
  const name = nameOf(charset ?? "")
  switch (name) {
    case "":
      return guessed()
    case "utf-7":
      return byLine(maxLineOctets, (octets) => decodeUtf7(decodeUnlabelled(octets)))
    case "iso-2022-jp":
      return japanese()
    case "utf-16le":
      return utf16()
    default:
      return known(name)
  }
}

const known = (name: string): TextReader => {
  const decoder = new TextDecoder(name)
  return { push: (octets) => decoder.decode(octets, { stream: true }), end: () => decoder.decode() }
}

/** The first two octets may say that each first octet is the higher one. */
const utf16 = (): TextReader => {
  let reader: TextReader | undefined
  let held = nothing
  return {
    push: (octets) => {
      if (reader !== undefined) return reader.push(octets)
      held = concat([held, octets])
      if (held.length < 2) return ""
      reader = known(isBigEndian(held) ? "utf-16be" : "utf-16le")
      return reader.push(held)
    },
    end: () => {
      if (reader !== undefined) return reader.end()
      const rest = known("utf-16le")
      return rest.push(held) + rest.end()
    }
  }
}

const nothing: Uint8Array = new Uint8Array(0)

/** Longer lines are decoded in parts. */
const maxLineOctets = 64 * 1024

/** Reads line by line: an encoding ends with the line in which it began. RFC 2152. */
const byLine = (maxOctets: number, read: (octets: Uint8Array) => string): TextReader => {
  let held = nothing
  return {
    push: (octets) => {
      const all = concat([held, octets])
      const end = all.lastIndexOf(0x0a) + 1 || (all.length < maxOctets ? 0 : all.length)
      held = all.slice(end)
      return read(all.subarray(0, end))
    },
    end: () => read(held)
  }
}

/** An escape has three octets, and two that follow one another are looked at together. */
const twoEscapes = 6

const japanese = (): TextReader => {
  const decoder = new TextDecoder("iso-2022-jp")
  let held = nothing
  return {
    push: (octets) => {
      const all = concat([held, octets])
      const last = Math.max(0, all.length - twoEscapes + 1)
      const escape = all.indexOf(0x1b, last)
      const end = escape < 0 ? all.length : escape
      held = all.slice(end)
      return decoder.decode(withoutIdleEscapes(all, end), { stream: true })
    },
    end: () => {
      const isIdle = isEscape(held, 0) && held.length === twoEscapes / 2
      return decoder.decode(isIdle ? held : withoutIdleEscapes(held))
    }
  }
}

/** Octets from the first that is not ASCII on: more of them would show nothing new. */
const sample = 64 * 1024

/** ASCII is the same in all that can be guessed, and is handed on at once. */
const guessed = (): TextReader => {
  let reader: TextReader | undefined
  let held = nothing
  const guess = (isAll: boolean): string => {
    reader = known(guessIn(held, isAll))
    return reader.push(held)
  }
  return {
    push: (octets) => {
      if (reader !== undefined) return reader.push(octets)
      const start = held.length > 0 ? 0 : octets.findIndex((octet) => octet > 0x7f)
      const plain = start < 0 ? octets : octets.subarray(0, start)
      if (start >= 0) held = concat([held, octets.subarray(start)])
      return ascii.decode(plain) + (held.length < sample ? "" : guess(false))
    },
    end: () => (reader === undefined ? guess(true) : "") + (reader?.end() ?? "")
  }
}

const ascii = new TextDecoder()

const guessIn = (octets: Uint8Array, isAll: boolean): string => {
  const strict = new TextDecoder("utf-8", { fatal: true })
  if (Result.isSuccess(Result.try(() => strict.decode(octets, { stream: !isAll })))) return "utf-8"
  // its last character may be cut
  const found = eastAsianIn(octets) ?? (isAll ? undefined : eastAsianIn(octets.subarray(0, -1)))
  return found?.charset ?? "windows-1252"
}
