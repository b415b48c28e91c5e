/** The event of a transition in words for people: the outcome of its step, without the machine's names. */
import type { Move } from "../connection/Connection.ts"
import { apart, eventWords, labelOf } from "../machine/phase.ts"

/** Returns nothing for a transition that needs no event. Lines of another program's log are words already. */
export const eventLabel = (event: string): string => {
  const name = eventWords(event).replace(/ \[\w+\]$/, "")
  if (name === "always") return ""
  if (/^[CS]: /.test(name)) return name
  if (name.startsWith("after ")) return `after the ${apart(name.slice(6))}`
  if (name.startsWith("failure")) return "failed"
  const last = name.slice(name.lastIndexOf(".") + 1)
  return name.startsWith("user.") ? `the app: ${last}` : (outcomes.get(last) ?? apart(last))
}

/** The words for the last part of an event's name, if it is no word by itself. */
const outcomes: ReadonlyMap<string, string> = new Map([
  ["ok", "OK"],
  ["deaf", "no answer"],
  ["swallowed", "no answer"],
  ["preauth", "logged in already"],
  ["provisional", "greeting to come"],
  ["exhausted", "no attempt left"],
  ["slept", "time to ask"],
  ["unsafe", "refused as unsafe"]
])

/** Names the first of several events, and counts the others. */
export const firstOf = ([first = "", ...others]: ReadonlyArray<string>): string =>
  others.length > 0 ? `${first} +${others.length}` : first

/** Returns the label of an edge with these conditions, such as `OK [may idle]`: the events alone. */
export const labelTextOf = (conditions: ReadonlyArray<string>): string =>
  firstOf(Array.from(new Set(conditions.map((each) => each.replace(/ ?\[.*\]$/, "")))).filter(Boolean))

/** Describes a transition, such as `login → select (OK)`. */
export const moveWords = ({ event, from, to }: Pick<Move, "event" | "from" | "to">): string => {
  const words = eventLabel(event)
  return `${labelOf(from)} → ${labelOf(to)}${words === "" ? "" : ` (${words})`}`
}
