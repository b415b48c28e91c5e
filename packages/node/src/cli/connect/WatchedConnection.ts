/**
 * A connection in one line of a terminal: its state, what it waits for, and the last change of its mailbox.
 *
 * It follows the events of the trace, so it shows what really happens, and nothing secret.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Event } from "@effect-imap/core/Trace"
import { Follow } from "@effect-imap/visualizer/internal/Follow"
import { apart, labelOf } from "@effect-imap/visualizer/internal/Phase"
import { sentences } from "@effect-imap/visualizer/internal/Waiting"
import { countdown, oneLine, painted, type Style } from "../output/stepLines.ts"

/** The values that the trace does not contain. */
export interface Shown {
  readonly messages: number
  /** The last change that was printed; `at` is on the trace's clock, in milliseconds. */
  readonly last: { readonly text: string; readonly at: number } | undefined
}

/** Renders the line between two connections: when the next attempt begins, and what ended the last connection. */
export const pause = (left: number, failed: string, style: Style): string =>
  `${painted("○", 33, style)} ${oneLine(`next attempt in ${countdown(left)} · ${failed}`, style.width - 2)}`

/** Follows connections one after another: each attempt resets it. */
export class WatchedConnection {
  private since = 0
  /** The command that was given up, until it is answered or another one is sent. */
  private gaveUp: string | undefined
  private follow = this.begin()

  take(event: Event): void {
    if (event.name === "connection:started") {
      this.follow = this.begin()
      this.since = event.time
      this.gaveUp = undefined
    }
    if (event.name === "machine:transition" && !(isIdle(event.data.from) && isIdle(event.data.to))) {
      this.since = event.time
    }
    this.follow.take(event, 0)
  }

  /** Renders the line, at most as wide as the screen. `now` is on the trace's clock. */
  line(now: number, { last, messages }: Shown, style: Style): string {
    const { gaveUp, since } = this
    const { states, timers, waits } = this.follow
    // an IDLE waits for nothing in particular, which is not a problem
    const rests = states.every(isIdle)
    const waiting = rests ? [] : sentences(waits, now)
    const limits = rests || waiting.length > 0 ? [] : timers.pending()
    // The line is cut off at the right, so the least important parts come last.
    const parts = [
      ...waiting,
      ...(gaveUp === undefined ? [] : [`gave up ${gaveUp}, which has no answer yet`]),
      `${rests ? "waiting for mail" : labels(states)}${lasting(now - since)}`,
      ...limits.map(({ ms, set, timer }) => `${apart(timer)} in ${countdown(set + ms - now)}`),
      `${messages} ${messages === 1 ? "message" : "messages"}`,
      ...(last === undefined ? [] : [`${ago(now - last.at)}: ${last.text}`])
    ]
    const color = waiting.length === 0 ? 32 : 33
    return `${painted("●", color, style)} ${oneLine(parts.join(" · "), style.width - 2)}`
  }

  private begin() {
    return new Follow<undefined, string, undefined>({
      entered: () => {},
      left: () => {},
      sent: ({ data: { cmd = "a command" } }) => {
        this.gaveUp = undefined
        return cmd
      },
      answered: () => {
        this.gaveUp = undefined
      },
      givenUp: (command) => {
        this.gaveUp = command
      },
      timer: () => {},
      netBegan: () => undefined,
      netEnded: () => {}
    })
  }
}

/** The labels of the states as the page shows them, each once: both ways in may be at the same step. */
const labels = (states: ReadonlyArray<string>): string => Array.from(new Set(states.map(labelOf))).join(" + ")

const lasting = (ms: number): string => (ms < 1000 ? "" : ` ${seconds(ms)}`)

/** Formats whole seconds only, since the line is redrawn several times a second. */
const seconds = (ms: number): string => duration(Math.floor(ms / 1000) * 1000)

const ago = (ms: number): string => (ms < 1000 ? "just now" : `${seconds(ms)} ago`)

/** Returns whether a state waits for mail, which includes renewing IDLE, probing and polling. */
const isIdle = (state: string): boolean => /^selected\.(idling|stopping|probing|polling)/.test(state)
