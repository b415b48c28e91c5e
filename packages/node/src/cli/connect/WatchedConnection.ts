/**
 * A connection in one line of a terminal: its state, what it waits for, and the last change of its mailbox.
 *
 * It follows the events of the trace, so it shows what really happens, and nothing secret.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Event } from "@effect-imap/core/Trace"
import { fit } from "@effect-imap/visualizer/internal/Terminal"
import { Follow } from "@effect-imap/visualizer/internal/Follow"
import { sentences } from "@effect-imap/visualizer/internal/Waiting"
import { painted, type Style } from "../output/stepLines.ts"

export interface Watched {
  readonly take: (event: Event) => void
  /** The line, at most as wide as the screen. `now` counts like the trace. */
  readonly line: (now: number, messages: number, style: Style) => string
}

/** Between two connections, in one line: when the next attempt begins, and what ended the last one. */
export const pause = (left: number, failed: string, style: Style): string =>
  `${painted("○", 33, style)} ${fit(`next attempt in ${duration(Math.max(0, left))} · ${failed}`, style.width - 2)}`

/** Follows connections one after another: each attempt resets it. */
export const make = (): Watched => {
  let since = 0
  /** The last data that the server sent unasked, or beside an answer. */
  let last: { readonly line: string; readonly at: number } | undefined
  const begin = () =>
    new Follow<undefined, undefined, undefined>({
      entered: () => {},
      left: () => {},
      sent: () => undefined,
      answered: () => {},
      timer: () => {},
      netBegan: () => undefined,
      netEnded: () => {}
    })
  let follow = begin()

  return {
    take: (event) => {
      if (event.name === "connection:started") {
        follow = begin()
        last = undefined
        since = event.time
      }
      if (event.name === "machine:transition" && !(isIdle(event.data.from) && isIdle(event.data.to))) {
        since = event.time
      }
      if (event.name === "wire:received" && isData(event)) last = { line: event.data.line, at: event.time }
      follow.take(event, 0)
    },
    line: (now, messages, style) => {
      const ago = (then: number) => duration(Math.max(0, now - then))
      // an IDLE waits for nothing in particular, which is not a problem
      const rests = follow.states.every(isIdle)
      const waits = rests ? [] : sentences(follow.waits, now)
      const timers = rests
        ? []
        : follow.timers
            .pending()
            .map(({ ms, set, timer }) => `${timer} in ${duration(Math.max(0, set + ms - now))}`)
      // The line is cut off at the right, so the least important parts come last.
      const parts = [
        ...waits,
        `${rests ? "waiting for mail" : follow.states.join(" + ")} ${ago(since)}`,
        ...(waits.length === 0 ? timers : []),
        `${messages} ${messages === 1 ? "message" : "messages"}`,
        ...(last === undefined ? [] : [`${ago(last.at)} ago: ${last.line}`])
      ]
      const color = waits.length === 0 ? 32 : 33
      return `${painted("●", color, style)} ${fit(parts.join(" · "), style.width - 2)}`
    }
  }
}

/** The states of waiting for mail, including those that renew IDLE, probe or poll. */
const isIdle = (state: string): boolean => /^selected\.(idling|stopping|probing|polling)/.test(state)

const isData = ({ data }: Extract<Event, { name: "wire:received" }>): boolean =>
  data.tag === undefined && data.line.startsWith("* ")
