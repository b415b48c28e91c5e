/** A trace as the judge reads it: from its events, without the viewer's code. */
import type { Trace } from "@effect-imap/core"

export interface Wire {
  readonly line: number
  readonly time: number
  readonly isSent: boolean
  readonly text: string
}

export interface Command {
  /** In upper case; `UID FETCH` is one name. */
  readonly name: string
  readonly sent: Wire
  readonly answer: Wire | undefined
}

type Ended = Extract<Trace.Event, { readonly name: "connection:ended" }>["data"]

/** One attempt to connect. */
export interface Connection {
  readonly group: string
  readonly events: ReadonlyArray<Trace.Event>
  /** The lines of the trace that are about it. */
  readonly lines: ReadonlySet<number>
  readonly wire: ReadonlyArray<Wire>
  readonly commands: ReadonlyArray<Command>
  readonly start: number
  /** The time of its last event, which may come after its end. */
  readonly last: number
  readonly ended: Ended | undefined
  /** The time at which a SELECT or EXAMINE was first answered with OK. */
  readonly openedAt: number | undefined
}

export const of = (trace: ReadonlyArray<Trace.Header | Trace.Event>): ReadonlyArray<Connection> => {
  const placed = trace.flatMap((event, at) => ("file_schema" in event ? [] : [{ line: at + 1, event }]))
  return Array.from(
    Map.groupBy(placed, ({ event }) => event.group_id),
    ([group, placed]) => connectionOf(group, placed)
  )
}

interface Placed {
  readonly line: number
  readonly event: Trace.Event
}

const connectionOf = (group: string, placed: ReadonlyArray<Placed>): Connection => {
  const events = placed.map(({ event }) => event)
  const wire = placed.flatMap(wireOf)
  const commands = commandsOf(wire)
  const end = events.find((event) => event.name === "connection:ended")
  const opening = commands.find(
    ({ answer, name }) => isSelect(name) && answer !== undefined && conditionOf(answer) === "OK"
  )
  return {
    group,
    events,
    lines: new Set(placed.map(({ line }) => line)),
    wire,
    commands,
    start: events[0]?.time ?? 0,
    last: events.at(-1)?.time ?? 0,
    ended: end?.name === "connection:ended" ? end.data : undefined,
    openedAt: opening?.answer?.time
  }
}

const wireOf = ({ event, line }: Placed): ReadonlyArray<Wire> =>
  event.name === "wire:sent" || event.name === "wire:received"
    ? [{ line, time: event.time, isSent: event.name === "wire:sent", text: event.data.line }]
    : []

const commandsOf = (wire: ReadonlyArray<Wire>): ReadonlyArray<Command> => {
  const open = new Map<string, { name: string; sent: Wire; answer: Wire | undefined }>()
  const all: Array<Command> = []
  for (const each of wire) {
    const [, tag = "", name] = (each.isSent && /^([A-Za-z0-9]+) (UID [A-Z]+|[A-Z]+)/.exec(each.text)) || []
    if (name !== undefined) {
      const command = { name, sent: each, answer: undefined }
      open.set(tag, command)
      all.push(command)
    }
    const asked = each.isSent ? undefined : open.get(each.text.split(" ", 1)[0] ?? "")
    if (asked !== undefined) asked.answer ??= each
  }
  return all
}

/** OK, NO, BAD, BYE or PREAUTH. RFC 9051 §7.1. */
export const conditionOf = ({ text }: Wire): string | undefined =>
  /^\S+ (OK|NO|BAD|BYE|PREAUTH)\b/i.exec(text)?.[1]?.toUpperCase()

export const isRefused = ({ answer }: Command): boolean =>
  answer !== undefined && /^(?:NO|BAD)$/.test(conditionOf(answer) ?? "")

export const isLogin = (name: string): boolean => name === "LOGIN" || name === "AUTHENTICATE"

export const isSelect = (name: string): boolean => name === "SELECT" || name === "EXAMINE"
