/**
 * What a trace and the parties of its run show, read by an own reader: lines, commands with their answers, network
 * operations, ends. It judges nothing, and takes nothing from the viewer.
 */
import type { Trace } from "@effect-imap/core"
import type { AppDeed, Deed, ServerDeed } from "./Deed.ts"

/** An event with its line in the trace, of which the header is the first. */
export interface Line {
  readonly line: number
  readonly event: Trace.Event
}

/** A line on the wire. */
export interface Wire {
  readonly line: number
  readonly time: number
  /** The way in; absent if there is only one. */
  readonly lane: string | undefined
  readonly isSent: boolean
  readonly tag: string | undefined
  readonly by: string | undefined
  readonly condition: string | undefined
  readonly code: string | undefined
  readonly text: string
}

/** A tagged command. RFC 9051 §2.2.1. */
export interface Command {
  readonly tag: string
  /** In upper case; `UID FETCH` is one name. */
  readonly name: string
  /** Who asked it, as the event says: `open` is the way to the mailbox. */
  readonly by: string | undefined
  readonly sent: Wire
  readonly answer: Wire | undefined
}

/** One attempt to connect. */
export interface Connection {
  readonly group: string
  readonly session: string | undefined
  /** The app's name for the connection. */
  readonly label: string | undefined
  /** One for all connections of an account: that name, or else the session. */
  readonly account: string
  readonly lines: ReadonlyArray<Line>
  readonly wire: ReadonlyArray<Wire>
  readonly commands: ReadonlyArray<Command>
  readonly start: number
  /** The time of its end, or of its last event. */
  readonly end: number
  readonly ended: Extract<Trace.Event, { readonly name: "connection:ended" }>["data"] | undefined
  /** The time at which a SELECT or EXAMINE was first answered with OK. */
  readonly openedAt: number | undefined
  /** What the server did on it; empty if nobody said. */
  readonly server: ReadonlyArray<ServerDeed>
}

export interface Facts {
  readonly connections: ReadonlyArray<Connection>
  readonly app: ReadonlyArray<AppDeed>
}

export interface Confession {
  readonly deeds: ReadonlyArray<Deed>
  readonly latency: number
}

/** Reads a trace. Deeds get times of the trace's clock. */
export const of = (trace: ReadonlyArray<Trace.Header | Trace.Event>, confession?: Confession): Facts => {
  const began = confession === undefined ? 0 : beganAt(trace, confession)
  const deeds = (confession?.deeds ?? []).map((deed) => shifted(deed, began))
  const lines = trace.flatMap((event, at): ReadonlyArray<Line> =>
    "file_schema" in event ? [] : [{ line: at + 1, event }]
  )
  const servers = Map.groupBy(
    deeds.filter((deed) => deed.by === "server"),
    ({ connection }) => connection
  )
  const groups = Map.groupBy(lines, ({ event }) => event.group_id)
  return {
    connections: Array.from(groups, ([group, own]) => connectionOf(group, own, servers)),
    app: deeds.filter((deed) => deed.by === "app")
  }
}

/**
 * Returns the time of the trace's clock's zero on the wall. The header has it in whole seconds; a command that was heard as
 * soon as the network permits shows it exactly.
 */
const beganAt = (
  trace: ReadonlyArray<Trace.Header | Trace.Event>,
  { deeds, latency }: Confession
): number => {
  const [header] = trace
  const wall = header !== undefined && "file_schema" in header ? Date.parse(header.clock.wall ?? "") : 0
  const sent = new Map(
    trace.flatMap((event) =>
      "name" in event && event.name === "wire:sent" && event.data.tag !== undefined
        ? [[event.data.tag, event.time] as const]
        : []
    )
  )
  const heard = deeds.flatMap((deed) => {
    const time = deed.by === "server" && deed.did === "answered" ? sent.get(deed.tag) : undefined
    return time !== undefined && "heard" in deed ? [deed.heard - latency - time] : []
  })
  const earliest = Math.min(...heard)
  return Math.abs(earliest - wall) <= 1_000 ? earliest : wall
}

const shifted = (deed: Deed, began: number): Deed => ({
  ...deed,
  at: deed.at - began,
  ...("until" in deed ? { until: deed.until - began } : {}),
  ...("heard" in deed ? { heard: deed.heard - began } : {})
})

const connectionOf = (
  group: string,
  lines: ReadonlyArray<Line>,
  servers: ReadonlyMap<number, ReadonlyArray<ServerDeed>>
): Connection => {
  const wire = lines.flatMap(wireOf)
  const commands = commandsOf(wire)
  const events = lines.map(({ event }) => event)
  const start = events[0]?.time ?? 0
  const end = events.find(({ name }) => name === "connection:ended")
  const until = end?.time ?? events.at(-1)?.time ?? 0
  const opening = commands.find(({ answer, name }) => isSelect(name) && answer?.condition === "OK")
  const started = events.find((event) => event.name === "connection:started")
  const { label, session } = started?.name === "connection:started" ? started.data : {}
  return {
    group,
    label,
    session,
    account: label ?? session ?? group,
    lines,
    wire,
    commands,
    start,
    end: until,
    ended: end?.name === "connection:ended" ? end.data : undefined,
    openedAt: opening?.answer?.time,
    server: deedsOf({ commands, start, until, hasDialled: events.some(isDialled) }, servers)
  }
}

const isDialled = (event: Trace.Event): boolean => event.name === "net:start" && event.data.kind === "tcp"

export const isSelect = (name: string): boolean => name === "SELECT" || name === "EXAMINE"

export const isLogin = (name: string): boolean => name === "LOGIN" || name === "AUTHENTICATE"

const wireOf = ({ event, line }: Line): ReadonlyArray<Wire> => {
  if (event.name !== "wire:sent" && event.name !== "wire:received") return []
  const { data, time } = event
  const isSent = event.name === "wire:sent"
  const [, tag, word = "", code] = /^(\S+) (\S+)(?: \[([A-Z0-9-]+))?/.exec(data.line) ?? []
  const condition = /^(?:OK|NO|BAD|BYE|PREAUTH)$/.test(word) ? word : undefined
  // a server's tag that no command has is a placeholder
  const isTagged = tag !== undefined && /^(?:[A-Za-z0-9]+|<tag>)$/.test(tag)
  return [
    {
      line,
      time,
      lane: data.lane,
      isSent,
      tag: isTagged && (isSent || condition !== undefined) ? tag : undefined,
      by: event.name === "wire:sent" ? event.data.by : undefined,
      condition: isSent ? undefined : condition,
      code: isSent || condition === undefined ? undefined : code,
      text: data.line
    }
  ]
}

const commandsOf = (wire: ReadonlyArray<Wire>): ReadonlyArray<Command> =>
  wire.flatMap((sent, at) => {
    const name = sent.isSent ? /^[A-Za-z0-9]+ (UID [A-Z]+|[A-Z]+)/.exec(sent.text)?.[1] : undefined
    if (name === undefined || sent.tag === undefined) return []
    const answer = wire.find((each, place) => place > at && !each.isSent && each.tag === sent.tag)
    return [{ tag: sent.tag, name, by: sent.by, sent, answer }]
  })

interface Placed {
  readonly commands: ReadonlyArray<Command>
  readonly start: number
  readonly until: number
  readonly hasDialled: boolean
}

/** Finds the server's side of a connection: by its tags, or by its time if nothing was sent. */
const deedsOf = (
  { commands, hasDialled, start, until }: Placed,
  servers: ReadonlyMap<number, ReadonlyArray<ServerDeed>>
): ReadonlyArray<ServerDeed> => {
  const tags = new Set(commands.map(({ tag }) => tag))
  const all = Array.from(servers.values())
  const byTag = all.find((deeds) => deeds.some((deed) => "tag" in deed && tags.has(deed.tag)))
  if (byTag !== undefined || !hasDialled) return byTag ?? []
  const near = all.filter(([first]) => first !== undefined && first.at >= start - 1 && first.at <= until)
  return near.find((deeds) => deeds.every((deed) => !("tag" in deed))) ?? []
}
