/** The messages whose flags the app's FETCH asks for: flags in its answer are not changes. */
import type { Argument } from "../../imap/Argument.ts"
import type { Command } from "../../imap/Command.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import * as UidSet from "./UidSet.ts"

export interface Reading {
  readonly byUid: boolean
  readonly messages: UidSet.UidSet
  /** True if it has `*`, the last message even if a range begins after it. RFC 9051 §9 `seq-range`. */
  readonly last: boolean
}

/** Reads a command; `undefined` unless it is a FETCH of flags. */
export const of = ({ args, name }: Command): Reading | undefined => {
  const words = Grammar.upperCase(name).split(" ")
  const [set = "", ...items] = args.map(textOf)
  if (words.at(-1) !== "FETCH" || !items.some((item) => /\b(?:FLAGS|ALL|FAST|FULL)\b/i.test(item)))
    return undefined
  const messages = UidSet.parse(set.replaceAll("*", `${Grammar.maxNumber}`))
  return messages && { byUid: words.length > 1, messages, last: set.includes("*") }
}

/** Returns whether the flags of the message are asked for. `last`: the number of the last known message. */
export const covers = (
  self: Reading | undefined,
  { sequence, uid }: { readonly sequence: number; readonly uid: number },
  last: number
): boolean =>
  self !== undefined &&
  (UidSet.has(self.messages, self.byUid ? uid : sequence) || (self.last && sequence >= last))

const textOf = (argument: Argument): string => {
  switch (argument._tag) {
    case "Atom":
    case "Verbatim":
      return argument.text
    case "List":
      return argument.items.map(textOf).join(" ")
    default:
      return ""
  }
}
