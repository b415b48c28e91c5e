/** Describes what a connection waits for, and which timer will end the wait. */
import { duration } from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/Trace"
import { metaOf } from "../machine/states.ts"
import { laneOf, laneWords, type Lane } from "../machine/phase.ts"

/** A wait that has begun, and has no end yet. */
export interface Open {
  /** The awaited thing, such as `the answer to A3 SELECT`, `greeting` or `tcp to port 993`. */
  readonly what: string
  readonly since: number
  /** The way in that waits, while both may still be used. */
  readonly lane?: Lane
}

/** A timer that is neither cleared nor fired. */
export interface PendingTimer {
  readonly timer: string
  readonly set: number
  /** The time at which it is to fire. */
  readonly due: number
}

/** A wait, and the limits that are running. */
export interface Pending {
  /** The oldest wait. */
  readonly open: Open | undefined
  /** The timers, by the time at which they fire. */
  readonly timers: ReadonlyArray<PendingTimer>
}

/** Describes a wait for a tagged response. */
export const openReply = (tag: string, command: string | undefined): string =>
  `the answer to ${tag} ${command ?? "command"}`

/** Describes a wait for the network. */
export const openNet = (begun: Trace.EventData<"net:start">): string => {
  const { kind, port, source, target } = begun
  if (kind === "lookup") return ["an answer to", source ?? kind, target].filter(Boolean).join(" ")
  return kind === "tcp" && port !== undefined ? `tcp to ${portWords(begun)}` : kind
}

/** Names a port, and whether it is the server's or that of a proxy. */
export const portWords = ({ port, proxy }: Trace.EventData<"net:start">): string =>
  `${proxy === true ? "the proxy's " : ""}port ${port}`

/** Describes the wait of a state: for its work, or for the next attempt. */
export const openState = (state: string, since: number): Open | undefined => {
  const meta = metaOf(state)
  const lane = laneOf(state)
  if (meta?.kind === "work") return { what: meta.label, since, lane }
  return meta?.kind === "delay" && lane === undefined ? { what: "next attempt", since, lane } : undefined
}

/**
 * Describes a wait: `waiting 12.3 s for the answer to A3 SELECT; given up in 17.7 s`; `undefined` if nothing is
 * awaited.
 */
export const sentence = ({ open, timers }: Pending, now: number): string | undefined => {
  if (open === undefined) return undefined
  const way = open.lane === undefined ? "" : ` (${laneWords[open.lane]})`
  const waits = `waiting ${duration(Math.max(0, now - open.since))} for ${open.what}${way}`
  const limit = timers.find(isLimit)
  if (limit === undefined) return waits
  const left = limit.due - now
  return `${waits}; ${left < 0 ? `should have been given up ${duration(-left)} ago` : `given up in ${duration(left)}`}`
}

/** Returns whether a timer ends the wait as a failure. Others begin something, such as the next IDLE. */
const isLimit = ({ timer }: PendingTimer): boolean => timer.endsWith("Limit") || timer === "deaf"

/** Returns the time of the last event, if the log has times. */
export const nowOf = ({
  clock,
  last
}: {
  readonly clock: string
  readonly last: number
}): number | undefined => (clock === "none" ? undefined : last)

/** Describes all waits of a connection. Without `now`, in a log without times, it is not known for how long. */
export const sentences = (waits: ReadonlyArray<Pending>, now: number | undefined): ReadonlyArray<string> =>
  waits.flatMap((pending) => {
    if (now === undefined) return pending.open === undefined ? [] : [`waiting for ${pending.open.what}`]
    return sentence(pending, now) ?? []
  })
