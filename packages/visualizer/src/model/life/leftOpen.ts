/** Connections that an app opens one after another, uses once, and leaves open, until the server allows no more. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { asked } from "../fleet/Asked.ts"
import type { Advised } from "./remedy.ts"
import type { Lived } from "./Stay.ts"
import { mostOf } from "../../trace/extremes.ts"

/** Fewer may be meant to be used later. */
const fewest = 3

/** Returns whether each was used before the next one was open and not since, and all were open at that time. */
export const areLeftOpen = (opened: ReadonlyArray<Lived>, time: number): boolean =>
  opened.length >= fewest &&
  opened.every(({ last, stay: { commands, endedAt = Infinity, rest } }, at) => {
    const used = mostOf(commands.work.until(last).map(({ end }) => end))
    const next = opened[at + 1]?.stay.openedAt ?? time
    return commands.asked.count > 0 && !rest.hasIdled && used <= next && endedAt > time
  })

export const leftOpenWords = (count: number): string =>
  `each of ${count} connections was used once and left open, until the server allowed no more`

export const closeThem: Advised = {
  cause: Advice.parties.app,
  ...asked({
    try: "Let the app close each connection when its work is done, or keep one and use it again: those that are open and not used count for the server’s limit, too, so a higher limit would only be reached later.",
    turn: "app"
  })
}
