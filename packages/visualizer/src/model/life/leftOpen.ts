/** Connections that an app opens one after another, uses once, and leaves open, until the server allows no more. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { asked } from "../fleet/Asked.ts"
import { isFailed } from "./fates.ts"
import { type HeadlinePart, partsOf } from "./Heading.ts"
import { type LeftOpen, together } from "./part/together.ts"
import type { Advised } from "./remedy/Remedy.ts"
import { type Lived, serverOf } from "./Lived.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"

/** The connections to each host and port that opened a mailbox, of all accounts. */
export type Openings = ReadonlyMap<string, ReadonlyArray<Lived>>

export const openingsOf = (all: ReadonlyArray<Lived>): Openings => {
  const found = new Map<string, Array<Lived>>()
  for (const lived of all) {
    if (lived.stay.openedAt === undefined) continue
    const others = found.get(serverOf(lived))
    if (others === undefined) found.set(serverOf(lived), [lived])
    else others.push(lived)
  }
  return found
}

/** Returns how many this program had at a server when it refused one more: of that label, or of all of them. */
export const heldAt = (refused: Lived, openings: Openings, label?: string): number => {
  const time = refused.stay.endedAt ?? refused.last
  return (openings.get(serverOf(refused)) ?? []).filter(
    ({ start, stay: { endedAt = Infinity, started } }) =>
      start < time && endedAt > time && (label === undefined || started?.label === label)
  ).length
}

/** Returns what is told of those that were open when others could not be opened, if that is why, or most likely is, and what it asks. */
export const keptOpen = (
  all: ReadonlyArray<Lived>,
  openings: Openings
): { readonly part: HeadlinePart<keyof typeof together>; readonly advised: Advised } | undefined => {
  const failed = all.filter(isFailed)
  const unopened = failed.filter(({ stay }) => stay.openedAt === undefined)
  const left = leftOpenIn(all, unopened, openings)
  if (left !== undefined) return { part: part("leftOpen", left), advised: closeThem(left) }
  const held = unopened.length === failed.length ? cutAbove(unopened, openings) : undefined
  return held === undefined
    ? undefined
    : { part: part("cutAbove", unopened.length, held), advised: atLimit(held) }
}

const part = partsOf(together)

/** Returns how many were left open. */
const leftOpenIn = (
  all: ReadonlyArray<Lived>,
  unopened: ReadonlyArray<Lived>,
  openings: Openings
): LeftOpen | undefined => {
  const [first] = unopened
  if (first === undefined) return undefined
  const opened = all.filter(({ stay: { openedAt = Infinity } }) => openedAt < first.start)
  if (!areLeftOpen(opened, first.start)) return undefined
  if (first.stay.ended?.error === "TooManyConnections") return { count: opened.length, cut: undefined }
  return areCut(unopened, opened, openings) ? { count: opened.length, cut: unopened.length } : undefined
}

/** Fewer may be meant to be used later. */
const fewest = 3

/** Returns whether each was used before the next one was open and not since, and all were open at that time. */
const areLeftOpen = (opened: ReadonlyArray<Lived>, time: number): boolean =>
  opened.length >= fewest &&
  opened.every(({ last, stay: { commands, endedAt = Infinity, rest } }, at) => {
    const used = mostOf(commands.work.until(last).map(({ end }) => end))
    const next = opened[at + 1]?.stay.openedAt ?? time
    return commands.asked.count > 0 && !rest.hasIdled && used <= next && endedAt > time
  })

/** Fewer attempts that fail may be chance. */
const fewestCut = 3

/** What a server does, or its machine, that accepts no more connections: a network that is down does not answer at all. */
const silently: ReadonlySet<string> = new Set([
  "ClosedBeforeGreeting",
  "ConnectRefused",
  "GreetingTimeout",
  "TlsClosed"
])

/**
 * Returns whether each further one was cut in the same way, and nobody opened one at this place, while those that are known to
 * be open were. What ends them as well, such as a server that goes down, is another cause.
 */
const areCut = (
  unopened: ReadonlyArray<Lived>,
  opened: ReadonlyArray<Lived>,
  openings: Openings
): boolean => {
  const [first] = unopened
  const until = leastOf(opened.map(({ stay: { endedAt = Infinity } }) => endedAt))
  return (
    first !== undefined &&
    areAlike(unopened) &&
    opened.every((lived) => serverOf(lived) === serverOf(first) && isKnownOpen(lived)) &&
    unopened.every(({ last, stay: { endedAt = last } }) => endedAt <= until) &&
    (openings.get(serverOf(first)) ?? []).every(
      ({ stay: { openedAt = 0 } }) => openedAt < first.start || openedAt >= until
    )
  )
}

/** Returns whether several were cut at one place in the same way, without a word. */
const areAlike = ([first, ...others]: ReadonlyArray<Lived>): boolean => {
  const error = first?.stay.ended?.error ?? ""
  return (
    first !== undefined &&
    others.length + 1 >= fewestCut &&
    silently.has(error) &&
    others.every((each) => serverOf(each) === serverOf(first) && each.stay.ended?.error === error)
  )
}

/** With one alone, a server that takes no more of anybody looks the same. */
const fewestHeld = 2

/**
 * Returns how many this program had at a server, of all its accounts, whenever one more was cut without a word, if it never was
 * let in with as many: a limit that nothing names is likely then, and not proven.
 */
const cutAbove = (unopened: ReadonlyArray<Lived>, openings: Openings): number | undefined => {
  const [first] = unopened
  if (first === undefined || !areAlike(unopened)) return undefined
  const at = openings.get(serverOf(first)) ?? []
  // one on its way may be what was refused
  const least = leastOf(
    unopened.map(
      ({ last, stay: { endedAt: time = last } }) =>
        at.filter(
          ({ stay: { endedAt = Infinity, openedAt = Infinity } }) => openedAt <= time && endedAt > time
        ).length
    )
  )
  const isLetIn = at.some(
    (lived) =>
      at.filter(
        ({ stay: { endedAt = Infinity, openedAt = Infinity } }) =>
          openedAt <= lived.start && endedAt > (lived.stay.openedAt ?? 0)
      ).length >= least
  )
  return least >= fewestHeld && !isLetIn && at.every(isKnownOpen) ? least : undefined
}

/** Of a log, and after a gap, the end may be missing. */
const isKnownOpen = (lived: Lived): boolean => {
  const { isPartial, leaving, started } = lived.stay
  return !isFailed(lived) && !isPartial && !leaving.isLeft && started?.policy !== "imported"
}

/** A limit that the server does not name is likely, and not proven. */
const closeThem = ({ cut }: LeftOpen): Advised => {
  const close = "Let the app close each connection when its work is done, or keep one and use it again:"
  return {
    cause: cut === undefined ? Advice.parties.app : `most likely ${Advice.parties.app}`,
    ...asked({
      try:
        cut === undefined
          ? `${close} those that are open and not used count for the server’s limit, too, so a higher limit would only be reached later. To go on at once, end the program and begin it again: that closes those that are open.`
          : `${close} those that are open and not used most likely count for a limit that nothing names. If one is cut off while none is open, it is not that: show the server’s operator this trace.`,
      actionBy: "app"
    })
  }
}

/** A limit that the server does not name: by address or by account. */
const atLimit = (held: number): Advised => ({
  cause: "most likely a limit of the server for each address, or account, which this program reached",
  fix: `Let the program have no more than ${held} at once, and open the others as those end: other mail programs at this address count as well. For more of them, ask the server’s operator to allow more. If one is cut off while fewer are open, it is not that: show the operator this trace.`,
  actionBy: "app"
})
