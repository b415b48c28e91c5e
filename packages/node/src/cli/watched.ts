/**
 * A connection in one line of a terminal: where it is, what it waits for, what it heard last.
 *
 * Pure: a fold over the events of its trace, so that it shows what really happens, and nothing secret.
 */
import type { Event } from "@effect-imap/core/Trace"
import { fit } from "@effect-imap/visualizer/export/terminal"
import { openReply, type Pending, sentence } from "@effect-imap/visualizer/model/Waiting"
import { painted, type Style } from "./stepLines.ts"
import { seconds } from "./steps.ts"

export interface Watched {
  /** Such as `selected.idling`. */
  readonly state: string
  /** Milliseconds since the trace began, as all times here. */
  readonly since: number
  /** Commands without an answer: by tag, the oldest first. */
  readonly open: ReadonlyMap<string, { readonly what: string; readonly since: number }>
  /** When each timer fires. */
  readonly timers: ReadonlyMap<string, number>
  /** The last data that the server sent unasked, or beside an answer. */
  readonly last: { readonly line: string; readonly at: number } | undefined
}

export const begin: Watched = { state: "", since: 0, open: new Map(), timers: new Map(), last: undefined }

const without = <A>(map: ReadonlyMap<string, A>, key: string | undefined): ReadonlyMap<string, A> =>
  new Map(Array.from(map).filter(([name]) => name !== key))

/** The state of the connection behind one more event. */
export const advance = (self: Watched, { data, name, time }: Event): Watched => {
  switch (name) {
    case "connection:started":
      return { ...begin, since: time }
    case "machine:transition":
      return { ...self, state: data.to, since: time }
    case "wire:sent": {
      if (data.tag === undefined) return self
      const waits = { what: openReply(data.tag, data.cmd), since: time }
      return { ...self, open: new Map([...self.open, [data.tag, waits]]) }
    }
    case "wire:received":
      if (data.tag !== undefined) return { ...self, open: without(self.open, data.tag) }
      return data.line.startsWith("* ") ? { ...self, last: { line: data.line, at: time } } : self
    case "timer:set":
      return { ...self, timers: new Map([...self.timers, [data.timer, time + data.ms]]) }
    case "timer:cleared":
    case "timer:fired":
      return { ...self, timers: without(self.timers, data.timer) }
    default:
      return self
  }
}

const pendingOf = ({ open, timers }: Watched): Pending => ({
  open: [...open.values()][0],
  timers: Array.from(timers, ([timer, due]) => ({ timer, due, set: 0 })).toSorted((a, b) => a.due - b.due)
})

const timersIn = (pending: Pending, now: number): ReadonlyArray<string> =>
  pending.timers.map(({ due, timer }) => `${timer} in ${seconds(Math.max(0, due - now))}`)

/** The line, at most as wide as the screen. `now` counts like the trace. */
export const statusLine = (self: Watched, now: number, messages: number, page: Style): string => {
  const pending = pendingOf(self)
  const waits = sentence(pending, now)
  // What is cut off at the right is what can be done without.
  const parts = [
    ...(waits === undefined ? [] : [waits]),
    `${self.state} ${seconds(Math.max(0, now - self.since))}`,
    ...(waits === undefined ? timersIn(pending, now) : []),
    `${messages} ${messages === 1 ? "message" : "messages"}`,
    ...(self.last === undefined ? [] : [`${seconds(Math.max(0, now - self.last.at))} ago: ${self.last.line}`])
  ]
  const color = waits === undefined ? 32 : 33
  return `${painted("●", color, page)} ${fit(parts.join(" · "), page.width - 2)}`
}

/** Something that happened, as a line that stays; undefined where it need not be told. */
export const happening = ({ data, name, time }: Event, page: Style): string | undefined => {
  const text =
    name === "machine:transition"
      ? `→ ${data.to}`
      : name === "wire:received" && data.tag === undefined && data.line.startsWith("* ")
        ? data.line
        : undefined
  if (text === undefined) return undefined
  const when = `+${seconds(time)}`.padStart(9)
  return `${painted(when, 90, page)} ${fit(text, page.width - 10)}`
}
