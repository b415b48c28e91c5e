/**
 * Turns the work of a session into events, redacted as they are made, and passes them to the sinks.
 *
 * One recorder serves one call of `connect`; recorders may share sinks. Events are built only if a sink listens, and a program
 * without a sink uses `silent` instead.
 */
import type { Clock } from "effect"
import type { WayIn } from "./StateId.ts"
import type { Response } from "../imap/Response.ts"
import type { Fragment } from "../imap/wire/CommandEncoder.ts"
import { disclosed } from "./disclosed.ts"
import type { Asker, EventData, EventName, Events, Redaction, Sink } from "./Event.ts"
import * as Feed from "./Feed.ts"
import * as Flood from "./Flood.ts"
import { type Disclosure, make as makeDisclosure, type PublicLine } from "./PublicLine.ts"
import { doubtful, isStray, received } from "./received.ts"
import * as Redactor from "./Redactor.ts"
import { sent } from "./sent.ts"

/** A command, or a part of one, as encoded. */
interface Encoded {
  readonly rendering: () => ReadonlyArray<Fragment>
  readonly hasSecret: boolean
  readonly byteLength: number
}

/** Who asked for a command, and whether it opens a mailbox that the app chose. */
type Asked = Pick<EventData<"wire:sent">, "by" | "chosen">

export interface Recorder {
  /** True if there is no sink: nothing needs to be made for it. */
  readonly isSilent: boolean
  /** Returns whether any sink wants events. Called often: cheap. */
  readonly listening: () => boolean
  /** Stamps the event with the time since the trace began and the current attempt. */
  readonly emit: <Name extends EventName>(name: Name, data: EventData<Name>) => void
  /** Returns an `emit` that is bound to the current attempt, even after the next one began. */
  readonly here: () => Recorder["emit"]
  /** Begins the next group, `c1`, `c2` …, with `connection:started`. */
  readonly attempt: (info: {
    readonly host: string
    readonly port: number
    readonly policy: string
    readonly attempt: number
    readonly label?: string
    readonly through?: string
  }) => void
  /** Records that this program delays something, until the returned function is called. */
  readonly held: (what: Omit<EventData<"program:start">, "op">) => Release
  /** The current turn on the connection: the caller that sends commands. `ended`: the failure with which the library revoked it. */
  turn: { readonly by: Asker; ended?: string | undefined } | undefined
  /** Records bytes that were written: a command with its tag, or, without a tag, a part that the server asked for. */
  readonly sent: (
    wayIn: WayIn | undefined,
    tag: string | undefined,
    command: string | undefined,
    encoded: Encoded,
    asked?: Asked
  ) => void
  /** Records a parsed response; `bytes` is its true length, `paused` the longest pause within it, in milliseconds. */
  readonly received: (wayIn: WayIn | undefined, response: Response, bytes: number, paused?: number) => void
  readonly redactor: Redactor.Redactor
}

/** Records the end of the delay. Only the first call counts. */
export type Release = (how: Omit<EventData<"program:end">, "op">) => void

/** The sinks of traces, and their redaction. */
export interface Recorded {
  readonly sinks: ReadonlyArray<Sink>
  readonly redaction: Redaction
}

/** Makes the recorder of one session. */
export type Make = (
  trace: Recorded,
  clock: Clock.Clock,
  machine: () => { readonly id: string; readonly hash: string },
  users?: ReadonlyArray<string>,
  redactor?: Redactor.Masker
) => Recorder

/** Returns the optional fields of a line, without empty ones. */
export const lineData = (line: PublicLine, bytes: number | undefined) => ({
  line: line.line(),
  ...(line.secretive() || bytes === undefined ? {} : { bytes }),
  ...(line.truncated() ? { truncated: true } : {})
})

/** The events of one recorder on their way to the sinks, in the group of the current attempt. */
const makeEvents = (
  { redaction, sinks }: Recorded,
  clock: Clock.Clock,
  machine: { readonly id: string; readonly hash: string },
  at: Disclosure
) => {
  const feeds = sinks.map((sink) => Feed.of(sink, { clock, redaction, machine }))
  const session = Feed.nextSession(feeds)
  const flood = Flood.make(clock)
  let group = Feed.nextGroup(feeds)
  let started = false

  const endFlood = () => {
    const dropped = flood.end()
    if (dropped > 0) for (const feed of feeds) feed.deliver(eventOf("trace:gap", group, { dropped }))
  }

  return {
    session,
    flood,
    listening: () => feeds.some((feed) => feed.listening()),
    group: () => group,
    /** `open`: the data was already redacted. */
    publish: <Name extends EventName>(name: Name, data: EventData<Name>, open: boolean, of = group) => {
      const event = eventOf(name, of, open ? data : disclosed(name, data, at))
      if (name !== "wire:received") endFlood()
      for (const feed of feeds) feed.deliver(event)
    },
    endFlood,
    nextGroup: () => {
      if (started) group = Feed.nextGroup(feeds)
      started = true
    }
  }
}

/** Two signatures, since a single one cannot express that `name` and `data` belong together. */
function eventOf<Name extends EventName>(name: Name, group: string, data: EventData<Name>): Events[Name]
function eventOf(name: EventName, group_id: string, data: EventData<EventName>) {
  return { time: 0, name, group_id, data }
}

/**
 * Makes the recorder of one session, for the sinks of `trace`. `machine` names the chart of the transitions, for a sink. A
 * strict trace hides `users` from its first event on. `redactor`: the account's, if it has several connections.
 */
export const make: Make = (trace, clock, machine, users = [], redactor = Redactor.make()) => {
  const at = makeDisclosure(trace.redaction, redactor, users)
  const events = makeEvents(trace, clock, machine(), at)
  const sasl = makeSasl()
  /** The lanes on which a line came that is not a response. */
  const strayLanes = new Set<WayIn | undefined>()

  const emit: Recorder["emit"] = (name, data) =>
    events.listening() ? events.publish(name, data, false) : undefined
  const here: Recorder["here"] = () => {
    const group = events.group()
    return (name, data) => (events.listening() ? events.publish(name, data, false, group) : undefined)
  }
  let ops = 0

  return {
    isSilent: false,
    listening: events.listening,
    emit,
    here,
    held: (what) => {
      if (!events.listening()) return () => undefined
      const emitHere = here()
      const op = ops++
      let isOver = false
      emitHere("program:start", { op, ...what })
      return (how) => {
        if (!isOver) emitHere("program:end", { op, ...how })
        isOver = true
      }
    },
    turn: undefined,
    attempt: (info) => {
      events.nextGroup()
      sasl.reset()
      strayLanes.clear()
      emit("connection:started", { ...info, session: events.session })
    },
    sent: (wayIn, tag, command, encoded, asked) => {
      if (tag !== undefined) {
        at.allow.sent(tag)
        sasl.sent(wayIn, tag, command)
      } else if (command === undefined) {
        // a server that has ended the IDLE meanwhile takes it for a tag
        at.allow.sent(done)
      }
      if (events.listening())
        events.publish("wire:sent", sentData(wayIn, tag, command, encoded, asked, at), true)
    },
    received: (wayIn, response, bytes, paused = 0) => {
      const inSasl = sasl.active(wayIn)
      sasl.received(wayIn, response)
      const show = strayLanes.has(wayIn) ? doubtful : received
      if (isStray(response, at)) strayLanes.add(wayIn)
      if (!events.listening() || !events.flood.admits(response)) return
      if (events.flood.hasDropped()) events.endFlood()
      const shown = receivedData(wayIn, show(response, inSasl, at), bytes)
      const data = paused < minPauseMs ? shown : { ...shown, paused }
      events.flood.recorded(data.line.length)
      events.publish("wire:received", data, true)
    },
    redactor
  }
}

/** The only untagged client line that does not continue a command. RFC 9051 §6.3.13. */
const done = "DONE"

/** Pauses within a response below this are normal. */
const minPauseMs = 1000

/** Tracks the AUTHENTICATE in progress on a way in: until its tagged response, continuations belong to a credential. */
const makeSasl = () => {
  const tags = new Map<WayIn | undefined, string>()
  return {
    active: (wayIn: WayIn | undefined) => tags.has(wayIn),
    reset: () => tags.clear(),
    sent: (wayIn: WayIn | undefined, tag: string, command: string | undefined) => {
      if (command?.toUpperCase() === "AUTHENTICATE") tags.set(wayIn, tag)
    },
    received: (wayIn: WayIn | undefined, response: Response) => {
      if (response._tag === "Tagged" && tags.get(wayIn) === response.tag) tags.delete(wayIn)
    }
  }
}

const receivedData = (
  wayIn: WayIn | undefined,
  { line, ...named }: ReturnType<typeof received>,
  bytes: number
): EventData<"wire:received"> => ({ ...laneOf(wayIn), ...named, ...lineData(line, bytes) })

const laneOf = (wayIn: WayIn | undefined) => (wayIn === undefined ? {} : { lane: wayIn })

const sentData = (
  wayIn: WayIn | undefined,
  tag: string | undefined,
  command: string | undefined,
  encoded: Encoded,
  asked: Asked | undefined,
  at: Disclosure
): EventData<"wire:sent"> => {
  const { bytes, ...shown } = lineData(sent(encoded.rendering(), at), encoded.byteLength)
  return {
    ...laneOf(wayIn),
    ...(tag === undefined ? {} : { tag }),
    ...(command === undefined ? {} : { cmd: command }),
    ...asked,
    ...shown,
    ...(encoded.hasSecret || bytes === undefined ? {} : { bytes })
  }
}
