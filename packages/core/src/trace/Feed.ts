/**
 * The state that all recorders of a sink share: when the trace began, the next ids, and whether the header was sent.
 */
import type { Clock } from "effect"
import type { Event, Header, Redaction, Sink } from "./Event.ts"
import { version } from "../base/version.ts"
import { wall } from "./wall.ts"

export interface Origin {
  readonly clock: Clock.Clock
  readonly redaction: Redaction
  readonly machine: { readonly id: string; readonly hash: string }
}

export interface Feed {
  readonly listening: () => boolean
  /** Sets the event's time and passes it to the sink. Sends the header before the first event. */
  readonly deliver: (event: Event) => void
  /** The numbers used so far. */
  readonly given: { session: number; group: number }
}

const feeds = new WeakMap<Sink, Feed>()

/** Returns the feed of a sink; the first recorder that uses it creates it. */
export const of = (sink: Sink, origin: Origin): Feed => {
  const known = feeds.get(sink)
  if (known !== undefined) return known
  const feed = make(sink, origin)
  feeds.set(sink, feed)
  return feed
}

const make = (sink: Sink, origin: Origin): Feed => {
  const { clock } = origin
  const begin = clock.monotonicTimeNanosUnsafe()
  const header = headerOf(origin)
  let headed = false
  let broken = false
  let last = 0

  // a sink must not throw; if it does, the connection must not fail
  const unless = <A>(look: () => A, otherwise: A): A => {
    if (broken) return otherwise
    try {
      return look()
    } catch {
      broken = true
      return otherwise
    }
  }

  const hand = (event: Event) => {
    last = Math.max(last, Math.round(Number(clock.monotonicTimeNanosUnsafe() - begin) / 1000) / 1000)
    if (!headed) {
      headed = true
      sink.header(header)
    }
    sink.event({ ...event, time: last })
  }

  return {
    listening: () => unless(() => sink.listening(), false),
    deliver: (event) => unless(() => sink.listening() && hand(event), undefined),
    given: { session: 0, group: 0 }
  }
}

const headerOf = ({ clock, redaction, machine }: Origin): Header => ({
  file_schema: "urn:effect-imap:trace",
  v: 2,
  time_unit: "ms",
  clock: { type: "monotonic", wall: wall(clock.currentTimeMillisUnsafe(), redaction) },
  lib: { core: version },
  runtime: userAgent(),
  redaction,
  machine: { id: machine.id, hash: machine.hash }
})

const userAgent = (): string => (typeof navigator === "undefined" ? "unknown" : navigator.userAgent)

/** Returns an id that is new to all of the sinks. */
export const nextSession = (shared: ReadonlyArray<Feed>): string => `s${next(shared, "session")}`

const next = (shared: ReadonlyArray<Feed>, kind: "session" | "group"): number => {
  const number = shared.reduce((max, { given }) => Math.max(max, given[kind]), 0) + 1
  for (const feed of shared) feed.given[kind] = number
  return number
}
export const nextGroup = (shared: ReadonlyArray<Feed>): string => `c${next(shared, "group")}`
