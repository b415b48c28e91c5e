/**
 * Turns what a session does into events, redacted as they are made, and passes them to the sinks.
 *
 * One recorder serves one call of `connect`; sinks may be shared by many. Without a listener nothing is built.
 */
import type { Clock } from "effect"
import type { WayIn } from "../machine/Settings.ts"
import type { Response } from "../Response.ts"
import type * as Trace from "../Trace.ts"
import type { Fragment } from "../wire/CommandEncoder.ts"
import { disclosed } from "./disclosed.ts"
import * as Feed from "./Feed.ts"
import * as Flood from "./Flood.ts"
import { make as makeDisclosure, type PublicLine } from "./PublicLine.ts"
import { received } from "./received.ts"
import * as Redactor from "./Redactor.ts"
import { sent } from "./sent.ts"

/** A command, or a part of one, as encoded. */
interface Encoded {
  readonly rendering: () => ReadonlyArray<Fragment>
  readonly hasSecret: boolean
  readonly byteLength: number
}

export interface Recorder {
  /** Whether any sink wants events. Called often: cheap. */
  readonly listening: () => boolean
  /** Stamps the event with the time since the trace began and the current attempt. */
  readonly emit: <Name extends Trace.EventName>(name: Name, data: Trace.EventData<Name>) => void
  /** Begins the next group, `c1`, `c2` …, with `connection:started`. */
  readonly attempt: (info: {
    readonly host: string
    readonly port: number
    readonly policy: string
    readonly attempt: number
    readonly label?: string
  }) => void
  /** Records bytes that were written: a command with its tag, or, without a tag, a part that the server asked for. */
  readonly sent: (
    wayIn: WayIn | undefined,
    tag: string | undefined,
    command: string | undefined,
    encoded: Encoded
  ) => void
  /** Records a parsed response; `bytes` is its true length. */
  readonly received: (wayIn: WayIn | undefined, response: Response, bytes: number) => void
  readonly redactor: Redactor.Redactor
}

/** Two signatures, since a single one cannot express that `name` and `data` belong together. */
function eventOf<Name extends Trace.EventName>(
  name: Name,
  group: string,
  data: Trace.EventData<Name>
): Trace.Events[Name]
function eventOf(name: Trace.EventName, group_id: string, data: Trace.EventData<Trace.EventName>) {
  return { time: 0, name, group_id, data }
}

/** Returns the optional fields of a line, without empty ones. */
export const lineData = (line: PublicLine, bytes: number) => ({
  line: line.line(),
  ...(line.secretive() ? {} : { bytes }),
  ...(line.truncated() ? { truncated: true } : {})
})

const nobody = () => false
const nothing = () => undefined

const silent = (redactor: Redactor.Redactor): Recorder => ({
  listening: nobody,
  emit: nothing,
  attempt: nothing,
  sent: nothing,
  received: nothing,
  redactor
})

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

/** Makes the recorder of one session, for the sinks of `trace`. `machine` names the chart of the transitions, for a sink. */
export const make = (
  trace: Trace.Tracing,
  clock: Clock.Clock,
  machine: () => { readonly id: string; readonly hash: string }
): Recorder => {
  const masker = Redactor.make()
  if (trace.sinks.length === 0) return silent(masker)

  const at = makeDisclosure(trace.redaction, masker)
  const feeds = trace.sinks.map((sink) =>
    Feed.of(sink, { clock, redaction: trace.redaction, machine: machine() })
  )
  const session = Feed.nextSession(feeds)
  const sasl = makeSasl()
  let group = Feed.nextGroup(feeds)
  let started = false

  const listening = () => feeds.some((feed) => feed.listening())

  const flood = Flood.make(clock)

  const publish = <Name extends Trace.EventName>(name: Name, data: Trace.EventData<Name>, open: boolean) => {
    const event = eventOf(name, group, open ? data : disclosed(name, data, at))
    if (name !== "wire:received") endFlood()
    for (const feed of feeds) feed.deliver(event)
  }

  const endFlood = () => {
    const dropped = flood.end()
    if (dropped > 0) for (const feed of feeds) feed.deliver(eventOf("trace:gap", group, { dropped }))
  }

  const emit: Recorder["emit"] = (name, data) => {
    if (listening()) publish(name, data, false)
  }

  return {
    listening,
    emit,
    attempt: (info) => {
      if (started) group = Feed.nextGroup(feeds)
      started = true
      sasl.reset()
      emit("connection:started", { ...info, session })
    },
    sent: (wayIn, tag, command, encoded) => {
      if (tag !== undefined) sasl.sent(wayIn, tag, command)
      if (!listening()) return
      const { bytes, ...told } = lineData(sent(encoded.rendering(), at), encoded.byteLength)
      const data = encoded.hasSecret || bytes === undefined ? told : { ...told, bytes }
      const named = {
        ...(tag === undefined ? {} : { tag }),
        ...(command === undefined ? {} : { cmd: command })
      }
      publish("wire:sent", { ...(wayIn === undefined ? {} : { lane: wayIn }), ...named, ...data }, true)
    },
    received: (wayIn, response, bytes) => {
      const inSasl = sasl.active(wayIn)
      sasl.received(wayIn, response)
      if (!listening() || !flood.admits(response)) return
      if (flood.hasDropped()) endFlood()
      const { line, ...named } = received(response, inSasl, at)
      const data = lineData(line, bytes)
      flood.told(data.line.length)
      publish("wire:received", { ...(wayIn === undefined ? {} : { lane: wayIn }), ...named, ...data }, true)
    },
    redactor: {
      add: (secret, forms = {}) => {
        if (forms.user !== undefined) at.names.user(forms.user)
        if (forms.authorizeAs !== undefined) at.names.user(forms.authorizeAs)
        masker.add(secret, forms)
      },
      text: masker.text,
      word: masker.word
    }
  }
}
