/** The lines of servers in the tests' transcripts, and mutations of them. */
import { readdirSync, readFileSync } from "node:fs"
import type * as Dice from "../world/Dice.ts"
import { textOf } from "../world/octets.ts"

const folder = new URL("../../packages/core/test/transcripts/", import.meta.url)

/** Returns the text of a server's line in a transcript, one character per byte, with its CRLF. */
const lineOf = (row: string): ReadonlyArray<string> => {
  const text = /^S: (.*)$/.exec(row)?.[1]
  if (text === undefined) return []
  const bytes = textOf(
    new TextEncoder().encode(text.replaceAll(/<(\d+)>/g, "abcd$1").replaceAll("⏎", "\r\n"))
  )
  return [
    `${bytes.replaceAll(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))}\r\n`
  ]
}

export const known: ReadonlyArray<string> = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".txt"))
  .toSorted()
  .flatMap((name) =>
    readFileSync(new URL(name.replaceAll("\\", "/"), folder), "utf8")
      .split("\n")
      .flatMap(lineOf)
  )

const specials = [
  "{",
  "}",
  "{3}",
  "{12+}",
  "~{2}",
  '"',
  "\\",
  "(",
  ")",
  "[",
  "]",
  " ",
  "\r\n",
  "\n",
  "\r",
  "\0",
  "{99999999999}",
  "%",
  "*",
  "+ ",
  "\u00ff"
]

type Mutation = (text: string, at: number, dice: Dice.Dice) => string

const mutations: ReadonlyArray<Mutation> = [
  (text, at, dice) => text.slice(0, at) + (dice.oneOf(specials) ?? "") + text.slice(at),
  (text, at, dice) => text.slice(0, at) + String.fromCharCode(dice.below(256)) + text.slice(at + 1),
  (text, at, dice) => text.slice(0, at) + text.slice(at + 1 + dice.below(8)),
  (text, at) => text.slice(0, at) + text.slice(at).repeat(2),
  (text, at) => text.slice(0, at),
  (text, at, dice) =>
    text.slice(0, at) + (dice.oneOf(specials) ?? "").repeat(dice.below(200)) + text.slice(at),
  (text) => text.replace(/\r\n$/, " {3}\r\nabc\r\n"),
  (text) => text.replace(/\r\n$/, " {7+}\r\n")
]

const mutated = (text: string, dice: Dice.Dice): string =>
  mutations[dice.below(mutations.length)]?.(text, dice.below(text.length + 1), dice) ?? text

/** Draws some lines, and sometimes changes one. */
export const draw = (dice: Dice.Dice): string => {
  const rate = dice.pick(0, 0.1, 0.5)
  return Array.from({ length: 1 + dice.below(20) }, () => dice.oneOf(known) ?? "")
    .map((line) => (dice.chance(rate) ? mutated(line, dice) : line))
    .join("")
}
