/**
 * Derives connections and their spans from the events of a trace. Pure; the same in Node and in a browser.
 */
import type * as Trace from "@effect-imap/core/Trace"
import type { Entry } from "../trace/Entry.ts"
import type { ReadTrace } from "../trace/Reader.ts"
import type * as Connection from "./Connection.ts"
import { laneOf, leafOf } from "./phase.ts"

type EventOf<Name extends Trace.EventName> = Trace.Events[Name]

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }

/** Spans that were begun, in order, and those of them that are open, by what ends them. */
const makeSpans = <A extends Connection.Span>() => {
  const all: Array<Mutable<A>> = []
  const open = new Map<string, Mutable<A>>()
  return {
    all,
    begin: (key: string, span: Mutable<A>) => {
      all.push(span)
      open.set(key, span)
    },
    take: (key: string): Mutable<A> | undefined => {
      const span = open.get(key)
      open.delete(key)
      return span
    },
    isOpen: (key: string) => open.has(key)
  }
}

const makeBuilder = (group: string, first: Entry) => {
  const phases = makeSpans<Connection.Phase>()
  const commands = makeSpans<Connection.CommandSpan>()
  const net = makeSpans<Connection.NetSpan>()
  const pending = new Map<string, Connection.PendingTimer>()
  const wire: Array<Connection.WireLine> = []
  const notes: Array<Connection.Connection["notes"][number]> = []
  const gaps: Array<Connection.Connection["gaps"][number]> = []
  const moves: Array<Connection.Move> = []
  const fired: Array<Connection.Connection["fired"][number]> = []
  let endLine: number | undefined
  let winner: Connection.Lane
  let started: Trace.EventData<"connection:started"> | undefined
  let ended: Trace.EventData<"connection:ended"> | undefined
  let end: number | undefined
  let last = first.time
  let selectedAt: number | undefined

  const moved = (line: number, { time, data }: EventOf<"machine:transition">) => {
    if (leafOf(data.from) === "won" && laneOf(data.to) === undefined) winner = laneOf(data.from)
    const left = phases.take(data.from)
    if (left !== undefined) {
      left.end = time
      left.left = data.event
    }
    // Behind the end it is the next attempt that begins.
    if (ended !== undefined) return
    moves.push({ line, time, from: data.from, event: data.event, to: data.to })
    if (data.to.startsWith("selected")) selectedAt ??= time
    // Several regions may end in one state: it is entered once.
    if (phases.isOpen(data.to)) return
    phases.begin(data.to, { line, state: data.to, start: time, end: undefined, left: undefined })
  }

  const onWire = (line: number, { time, name, data }: EventOf<"wire:sent"> | EventOf<"wire:received">) => {
    const direction = name === "wire:sent" ? "sent" : "received"
    const { cond: condition, code } = name === "wire:received" ? data : { cond: undefined, code: undefined }
    const { lane, tag, line: text, truncated = false } = data
    wire.push({ line, time, direction, lane, text, tag, condition, code, truncated })
  }

  const sent = (line: number, { time, data }: EventOf<"wire:sent">) => {
    const { lane, tag, cmd, line: text } = data
    if (tag === undefined) return
    const name = cmd ?? "command"
    const span = { line, start: time, end: undefined }
    commands.begin(`${lane} ${tag}`, { ...span, lane, tag, name, text, answer: undefined })
  }

  const received = (line: number, { time, data }: EventOf<"wire:received">) => {
    const command = data.tag === undefined ? undefined : commands.take(`${data.lane} ${data.tag}`)
    if (command === undefined) return
    command.end = time
    command.answer = { line, condition: data.cond, code: data.code, text: data.line }
  }

  const netEnded = (line: number, { time, data }: EventOf<"net:end">) => {
    const operation = net.take(`${data.lane} ${data.op}`)
    if (operation === undefined) return
    operation.end = time
    operation.ended = data
    operation.endLine = line
  }

  const add = (line: number, event: Trace.Event) => {
    const { time } = event
    switch (event.name) {
      case "connection:started":
        started = event.data
        return
      case "connection:ended":
        ended = event.data
        end = time
        endLine = line
        return
      case "machine:transition":
        return moved(line, event)
      case "wire:sent":
        onWire(line, event)
        return sent(line, event)
      case "wire:received":
        onWire(line, event)
        return received(line, event)
      case "net:start": {
        const { lane, op } = event.data
        const span = { line, start: time, end: undefined }
        return net.begin(`${lane} ${op}`, {
          ...span,
          lane,
          begun: event.data,
          ended: undefined,
          endLine: undefined
        })
      }
      case "net:end":
        return netEnded(line, event)
      case "timer:set":
        pending.set(event.data.timer, { timer: event.data.timer, set: time, due: time + event.data.ms })
        return
      case "timer:fired": {
        const { timer } = event.data
        const set = pending.get(timer)
        fired.push({ line, time, timer, ms: set && set.due - set.set })
        pending.delete(timer)
        return
      }
      case "timer:cleared":
        pending.delete(event.data.timer)
        return
      case "trace:note":
        notes.push({ line, time, text: event.data.text })
        return
      case "trace:gap":
        gaps.push({ line, time, dropped: event.data.dropped })
        return
      case "activity:start":
      case "activity:end":
        return
    }
  }

  return {
    add: (entry: Entry) => {
      last = Math.max(last, entry.time)
      if (entry.event !== undefined) add(entry.line, entry.event)
    },
    build: (): Connection.Connection => ({
      group,
      started,
      ended,
      span: { line: first.line, start: first.time, end },
      last,
      selectedAt,
      endLine,
      winner,
      moves,
      phases: phases.all,
      commands: commands.all,
      net: net.all,
      pending: Array.from(pending.values()),
      fired,
      wire,
      notes,
      gaps
    })
  }
}

/** The attempts that the entries tell of, in the order in which they began. Entries are by time. */
export const derive = (entries: Iterable<Entry>): ReadonlyArray<Connection.Connection> => {
  const builders = new Map<string, ReturnType<typeof makeBuilder>>()
  for (const entry of entries) {
    const builder = builders.get(entry.group) ?? makeBuilder(entry.group, entry)
    builders.set(entry.group, builder)
    builder.add(entry)
  }
  return Array.from(builders.values(), (builder) => builder.build())
}

/** The attempts of a trace. */
export const connections = (trace: ReadTrace): ReadonlyArray<Connection.Connection> => derive(trace.entries)
