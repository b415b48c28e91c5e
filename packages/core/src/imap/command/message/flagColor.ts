/**
 * Colours of flagged messages, as Apple Mail and others keep them: three keywords are the bits of a number. They are in
 * IANA's registry of IMAP and JMAP keywords.
 */
import { Predicate, Schema } from "effect"
import { expects } from "../../../failure/expects.ts"
import { checking } from "../checking.ts"
import { type Command, commandOf } from "../Command.ts"
import type { Messages } from "./messages.ts"
import * as Plan from "../Plan.ts"
import * as shapes from "../shapes.ts"
import { store, type Stored } from "./store.ts"

/** In the order of their numbers. */
const colors = ["red", "orange", "yellow", "green", "blue", "purple", "grey"] as const
const bits = ["$MailFlagBit0", "$MailFlagBit1", "$MailFlagBit2"] as const

/** The colour of a flagged message. */
export type FlagColor = (typeof colors)[number]

/** Returns the colour that the flags of a message mean: red if it is only flagged, and `undefined` if it is not flagged. */
export const flagColor = (flags: Iterable<string>): FlagColor | undefined => {
  const given: ReadonlyArray<unknown> =
    Predicate.isIterable(flags) && !ArrayBuffer.isView(flags) ? Array.from(flags) : [undefined]
  const isFlags = typeof flags !== "string" && given.every(Predicate.isString)
  expects(isFlags, "Command.flagColor", "flags", "the flags of a message")
  const found = new Set(given.map((flag) => String(flag).toLowerCase()))
  if (!found.has("\\flagged")) return undefined
  return colors[bits.reduce((sum, bit, place) => sum + (found.has(bit.toLowerCase()) ? 2 ** place : 0), 0)]
}

const check = checking("setFlagColor", () => ({
  set: shapes.messages,
  color: Schema.optional(Schema.Literals(colors))
}))

/**
 * Flags messages in a colour, or, without one, removes flag and colour. It takes two STOREs: if the second one fails, the
 * messages may have another colour, and the same command can be executed again. The result is that of the last one.
 */
export const setFlagColor = (set: Messages, color: FlagColor | undefined): Command<Stored> => {
  const wrong = check({ set, color })
  if (wrong !== undefined) return wrong
  const number = color === undefined ? 0 : colors.indexOf(color)
  const isSet = (_: string, place: number) => (number & (2 ** place)) !== 0
  const added = color === undefined ? [] : ["\\Flagged", ...bits.filter(isSet)]
  const all = ["\\Flagged", ...bits]
  const last = store(set, { remove: all.filter((flag) => !added.includes(flag)) })
  const stores = added.length === 0 ? [last] : [store(set, { add: added }), last]
  return commandOf({
    ...last,
    plan: (offered) => {
      const plans = stores.map((each) => Plan.of(each, offered))
      return Plan.allOf(plans, (values) => values.at(-1) ?? { messages: [], modified: [] })
    }
  })
}
