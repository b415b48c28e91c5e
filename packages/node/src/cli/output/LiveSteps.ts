/**
 * Shows each step on standard error while it happens: on a terminal, open steps are redrawn; elsewhere, each finished step
 * is a line. Effect's `TerminalCapabilities` are those of the process; standard output and standard error may differ.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Sink } from "@effect-imap/core/Trace"
import { Clock, Effect } from "effect"
import { Drawn } from "./Drawn.ts"
import { stepLine, type Style } from "./stepLines.ts"
import { makeSteps, type ShownStep, type Subject } from "./steps.ts"

/** The terminal that lines go to. */
export interface Screen {
  readonly isTerminal: boolean
  readonly style: Style
  readonly write: (text: string) => void
}

const maxWidth = 80

/** The width of a stream; a terminal of unknown size reports 0. */
export const columnsOf = (stream: NodeJS.WriteStream): number => stream.columns || maxWidth

export const standardError = (): Screen => screenOf(process.stderr)

/** Any value of `NO_COLOR`, and `TERM=dumb`, turn colour off. https://no-color.org */
const screenOf = (stream: NodeJS.WriteStream): Screen => {
  const isTerminal = stream.isTTY === true && process.env["TERM"] !== "dumb"
  const plain = (process.env["NO_COLOR"] ?? "") !== ""
  return {
    isTerminal,
    style: {
      color: isTerminal && !plain,
      // a person may resize the terminal
      get width() {
        return Math.min(maxWidth, columnsOf(stream))
      }
    },
    write: (text) => void stream.write(text)
  }
}
export const standardOutput = (): Screen => screenOf(process.stdout)

export interface LiveSteps {
  readonly sink: Sink
  /**
   * Takes the end of the wait before the next attempt, in milliseconds of the clock: no event has it. Without a terminal
   * it is written at once.
   */
  readonly waitsUntil: (time: number) => void
  /** Writes a text that stays, above the open steps. */
  readonly print: (text: string) => void
  /** Stops drawing, so that something else can be written below. */
  readonly stop: () => void
}

const tick = "100 millis"

/** Draws the events of its sink, and redraws until it is stopped or the scope closes. */
export const make = Effect.fnUntraced(function* (subject: Subject, screen: Screen) {
  const clock = yield* Clock.Clock
  const steps = makeSteps(subject)
  let offset = 0
  const drawn = new Drawn()
  let until: number | undefined
  let stopped = false

  const line = (step: ShownStep) => stepLine(step, clock.currentTimeMillisUnsafe() - offset, screen.style)
  const draw = (ended: ReadonlyArray<string>) => {
    if (stopped) return
    const open = screen.isTerminal ? steps.open(until === undefined ? undefined : until - offset) : []
    const above = ended.map((text) => `${text}\n`).join("")
    // the cursor is below the open steps
    const below = open.length === 0 ? [] : [...open.map(line), ""]
    const text = drawn.replaced(below, screen.style.width, above)
    if (text !== "") screen.write(text)
  }

  if (screen.isTerminal) {
    const redraw = Effect.sync(() => draw([]))
    yield* Effect.forkScoped(Effect.forever(Effect.delay(redraw, tick)))
  }
  const sink: Sink = {
    listening: () => !stopped,
    header: () => {},
    event: (event) => {
      const ended = steps.take(event)
      offset = clock.currentTimeMillisUnsafe() - event.time
      if (ended.length > 0 || (screen.isTerminal && event.name === "activity:start")) draw(ended.map(line))
    }
  }
  const stop = () => {
    draw([])
    stopped = true
  }
  yield* Effect.addFinalizer(() => Effect.sync(stop))
  const waitsUntil = (time: number) => {
    until = time
    // a terminal counts down; elsewhere a step is a line only once it has ended
    const left = time - clock.currentTimeMillisUnsafe()
    if (!screen.isTerminal && left > 0) draw([`○ next attempt in ${duration(left)}`])
  }
  return { sink, print: (text) => draw([text]), stop, waitsUntil } satisfies LiveSteps
})
