/** Flags as a client writes them: in parentheses, or one after the other. RFC 9051 §9 `flag-list`. */
import { type Argument, textOf } from "../ClientCommand.ts"

/** Returns nothing if one of them cannot be a flag. */
export const flagsOf = (args: ReadonlyArray<Argument>): ReadonlyArray<string> | undefined =>
  textsOf(args, (item) => (item._tag === "Atom" ? item.text : undefined))

/** Gmail's labels, which may be strings as well. */
export const labelsOf = (args: ReadonlyArray<Argument>): ReadonlyArray<string> | undefined =>
  textsOf(args, textOf)

const textsOf = (
  args: ReadonlyArray<Argument>,
  read: (item: Argument) => string | undefined
): ReadonlyArray<string> | undefined => {
  const [first] = args
  const items = first?._tag === "List" && args.length === 1 ? first.items : args
  const texts = items.map(read).filter((text) => text !== undefined)
  return args.length > 0 && texts.length === items.length ? texts : undefined
}
