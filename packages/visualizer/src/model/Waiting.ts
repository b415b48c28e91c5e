/** What a connection waits for, and which timer will end the wait. */
import { duration } from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/internal/Trace"
import { metaOf } from "./states.ts"
import { laneOf, laneWords, type Lane } from "./phase.ts"

/** Something that was begun and has no end yet. */
export interface Open {
  /** `the answer to A3 SELECT`, `greeting`, `tcp to port 993`. */
  readonly what: string
  readonly since: number
  /** The way in that waits, while two may still be used. */
  readonly lane?: Lane
}

/** Set, and neither cleared nor fired. */
export interface PendingTimer {
  readonly timer: string
  readonly set: number
  /** When it is to fire. */
  readonly due: number
}

/** What a connection waits for, and which limits run. */
export interface Pending {
  /** The oldest. */
  readonly open: Open | undefined
  /** By the time at which they fire. */
  readonly timers: ReadonlyArray<PendingTimer>
}

/** What a wait for a tagged response is called. */
export const openReply = (tag: string, command: string | undefined): string =>
  `the answer to ${tag} ${command ?? "command"}`

/** What a wait for the network is called. */
export const openNet = ({ kind, port, source, target }: Trace.EventData<"net:start">): string => {
  if (kind === "lookup") return ["an answer to", source ?? kind, target].filter(Boolean).join(" ")
  return kind === "tcp" && port !== undefined ? `tcp to port ${port}` : kind
}

/** What a state waits for by itself: the work that it is about, or the next attempt. */
export const openState = (state: string, since: number): Open | undefined => {
  const meta = metaOf(state)
  const lane = laneOf(state)
  if (meta?.kind === "work") return { what: meta.label, since, lane }
  return meta?.kind === "delay" && lane === undefined ? { what: "next attempt", since, lane } : undefined
}

/** Whether a timer ends the wait as a failure. Others begin something, such as the next IDLE. */
const isLimit = ({ timer }: PendingTimer): boolean => timer.endsWith("Limit") || timer === "deaf"

/** `waiting 12.3 s for the answer to A3 SELECT; given up in 17.7 s`; undefined if nothing is awaited. */
export const sentence = ({ open, timers }: Pending, now: number): string | undefined => {
  if (open === undefined) return undefined
  const way = open.lane === undefined ? "" : ` (${laneWords[open.lane]})`
  const waits = `waiting ${duration(Math.max(0, now - open.since))} for ${open.what}${way}`
  const limit = timers.find(isLimit)
  if (limit === undefined) return waits
  const left = limit.due - now
  return `${waits}; ${left < 0 ? `due to be given up ${duration(-left)} ago` : `given up in ${duration(left)}`}`
}

/** All that a connection waits for. */
export const sentences = (waits: ReadonlyArray<Pending>, now: number): ReadonlyArray<string> =>
  waits.flatMap((pending) => sentence(pending, now) ?? [])
