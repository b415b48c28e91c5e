/** Derives connections and their spans from the events of a trace. Pure; the same in Node and in a browser. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { jumpWords } from "./timeText.ts"
import type { Entry, Header } from "../../trace/Entry.ts"
import type { ReadTrace } from "../../trace/Reader.ts"
import { atOnce, each, type LongWork } from "../../trace/pieces.ts"
import { type Annotation, annotationOf } from "../../trace/annotations.ts"
import type * as Connection from "./Connection.ts"
import { Follow, type Listener } from "./Follow.ts"
import { RetryCancellation } from "./RetryCancellation.ts"
import { ProgramSpans } from "./ProgramSpans.ts"
import type { Step } from "../steps/Step.ts"
import { Steps } from "../steps/Steps.ts"
import type { Timer } from "./Timers.ts"

/** The source of a trace's times, and the date on which it began. */
type Times = Pick<Header, "clock" | "wall">

/**
 * Returns the attempts in the entries, in the order in which they began. Entries are sorted by time, if they have
 * times.
 */
export const derive = (entries: Iterable<Entry>, times?: Times): ReadonlyArray<Connection.Connection> =>
  atOnce(deriving(entries, times))

/** Derives like `derive`, in pieces. */
export function* deriving(
  entries: Iterable<Entry>,
  times?: Times
): LongWork<ReadonlyArray<Connection.Connection>> {
  const builders = makeBuilders(times)
  yield* each(entries, builders.add)
  return builders.build()
}

/** Builds the connections of all groups. */
const makeBuilders = (times: Times = { clock: "own", wall: undefined }) => {
  const builders = new Map<string, ReturnType<typeof makeBuilder>>()
  return {
    add: (entry: Entry) => {
      const builder = builders.get(entry.group) ?? makeBuilder(entry.group, entry, times)
      builders.set(entry.group, builder)
      builder.add(entry)
    },
    build: () => Array.from(builders.values(), (builder) => builder.build())
  }
}

const makeBuilder = (group: string, first: Entry, { clock, wall }: Times) => {
  const { listener, ...kept } = makeKeeper()
  const follow = new Follow(listener)
  const leaving = new RetryCancellation()
  const steps: Array<Step> = []
  const folding = new Steps<undefined>({ began: (step) => void steps.push(step), changed: () => {} })
  const wire: Array<Connection.WireLine> = []
  const notes: Array<Connection.Connection["notes"][number]> = []
  const annotations: Array<Annotation> = []
  const unfinished: Array<Connection.Connection["unfinished"][number]> = []
  const jumps: Array<Connection.Connection["jumps"][number]> = []
  const gaps: Array<Connection.Connection["gaps"][number]> = []
  const moves: Array<Connection.Move> = []
  const own = new ProgramSpans()
  let endLine: number | undefined
  let last = first.time
  let before = first.time

  const add = (line: number, event: Trace.Event) => {
    const { time } = event
    if (event.name === "wire:sent" || event.name === "wire:received") wire.push(wireLine(line, event))
    else if (event.name === "clock:jumped") {
      jumps.push({ line, time, ms: event.data.ms })
      notes.push({
        line,
        time,
        text: jumpWords(event.data.ms)
      })
    } else if (event.name === "trace:note") notes.push({ ...event.data, line, time })
    else if (event.name === "wire:unfinished") {
      const { bytes, lane } = event.data
      unfinished.push({ line, time, lane })
      notes.push({ line, time, text: `${bytes} octets of a response that never ended` })
    } else if (event.name === "command:interrupted") {
      const { by = "app", cmd, reason, tag } = event.data
      const who = by === "app" && reason === undefined ? "the app" : "the library"
      notes.push({ line, time, text: `${who} gave up ${tag} ${cmd}` })
    } else if (event.name === "trace:gap") {
      const { dropped, older = false } = event.data
      gaps.push({ line, time, from: before, dropped, older })
    } else if (event.name === "connection:ended") endLine = line
    else if (event.name === "machine:transition" && follow.ended === undefined) {
      moves.push({ line, time, from: event.data.from, event: event.data.event, to: event.data.to })
    }
    for (const note of own.take(event, line)) notes.push(note)
    follow.take(event, line)
    leaving.take(event)
    folding.take(event, line)
  }

  return {
    add: (entry: Entry) => {
      const annotation = annotationOf(entry.event)
      if (annotation !== undefined) {
        annotations.push(annotation)
        return
      }
      before = last
      last = Math.max(last, entry.time)
      if (entry.event !== undefined) add(entry.line, entry.event)
    },
    build: (): Connection.Connection => ({
      ...kept,
      group,
      clock,
      wall,
      started: follow.started,
      ended: follow.ended,
      span: { line: first.line, start: first.time, end: follow.end },
      last,
      selectedAt: follow.selectedAt,
      isRetryCancelled: leaving.isRetryCancelled,
      endLine,
      winner: follow.winner,
      moves,
      // a step that failed before it began is known only at the end
      steps: steps.toSorted((a, b) => a.line - b.line),
      cause: folding.cause,
      waits: follow.waits,
      fired: kept.timers.flatMap(firedOf).toSorted((a, b) => a.line - b.line),
      wire,
      program: own.spans,
      busy: own.busy,
      refusals: own.refusals,
      unsent: own.unsent,
      notes,
      unfinished,
      annotations,
      jumps,
      gaps
    })
  }
}

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }

/** A command that was neither answered nor given up. */
const open = { answer: undefined, givenUp: undefined, isCut: false } as const

/** Keeps every span, in the order in which they began. */
const makeKeeper = () => {
  const phases: Array<Mutable<Connection.Phase>> = []
  const commands: Array<Mutable<Connection.CommandSpan>> = []
  const net: Array<Mutable<Connection.NetSpan>> = []
  const timers: Array<Timer> = []
  const listener: Listener<
    Mutable<Connection.Phase>,
    Mutable<Connection.CommandSpan>,
    Mutable<Connection.NetSpan>
  > = {
    entered: ({ data, time }, line) => {
      const phase = { line, state: data.to, start: time, end: undefined, endedBy: undefined }
      phases.push(phase)
      return phase
    },
    left: (phase, { data, time }) => {
      phase.end = time
      phase.endedBy = data.event
    },
    forgotten: (phase, time) => {
      phase.end = time
    },
    sent: ({ data, time }, tag, line) => {
      const { by, chosen = false, cmd: name = "command", lane, line: text } = data
      const command = {
        line,
        start: time,
        end: undefined,
        lane,
        tag,
        name,
        text,
        by,
        chosen,
        ...open
      }
      commands.push(command)
      return command
    },
    answered: (command, { data, time }, line) => {
      command.end = time
      command.answer = { line, condition: data.cond, code: data.code, text: data.line }
    },
    givenUp: (command, { data: { by, reason }, time }, line) => {
      command.givenUp ??= { line, time, by, reason }
    },
    lost: (command, { data }) => {
      const isEarly = command.answer !== undefined && data.written < data.bytes
      command.isCut = data.effect === "undone" || isEarly
    },
    timer: (timer) => {
      timers.push(timer)
    },
    netBegan: ({ data, time }, line) => {
      const { lane } = data
      const span = {
        line,
        start: time,
        end: undefined,
        lane,
        begun: data,
        ended: undefined,
        endLine: undefined
      }
      net.push(span)
      return span
    },
    netEnded: (operation, { data, time }, line) => {
      operation.end = time
      operation.endLine = line
      // a command that a limit ended was not cancelled by anyone
      const isOver =
        data.error === "cancelled" &&
        timers.some(
          ({ lane = data.lane, over, timer }) => lane === data.lane && over?.fired && timer.endsWith("Limit")
        )
      operation.ended = isOver ? { ...data, error: "timeout" } : data
    }
  }
  return { phases, commands, net, timers, listener }
}

const wireLine = (
  line: number,
  { data, name, time }: Trace.Events["wire:sent"] | Trace.Events["wire:received"]
): Connection.WireLine => {
  const direction = name === "wire:sent" ? "sent" : "received"
  const {
    cond: condition,
    code,
    paused: longestPauseMs = 0,
    unread = false
  }: Partial<Trace.EventData<"wire:received">> = name === "wire:received" ? data : {}
  const { bytes, lane, tag, line: text, truncated = false } = data
  return { line, time, direction, lane, text, tag, condition, code, truncated, bytes, unread, longestPauseMs }
}

const firedOf = ({ lane, ms, over, timer }: Timer): Connection.Connection["fired"] =>
  over?.fired === true ? [{ line: over.line, time: over.time, timer, lane, ms }] : []

/** Returns the attempts of a trace. */
export const connections = (trace: ReadTrace): ReadonlyArray<Connection.Connection> =>
  derive(trace.entries, trace.header)
