/** Steps as lines of a terminal, at most as wide as it is; glyphs convey the status without colour. */
import { fit, padded } from "@effect-imap/visualizer/internal/Terminal"
import { duration } from "@effect-imap/core/internal/Advice"
import { visible } from "@effect-imap/core/internal/Trace"
import type { ShownStep } from "./steps.ts"

export interface Style {
  readonly color: boolean
  /** Columns. */
  readonly width: number
}

const glyphs = { open: "…", done: "✓", passed: "–", failed: "✗" }
const colors = { open: 36, done: 32, passed: 90, failed: 31 }

export const painted = (text: string, code: number, { color }: Style): string =>
  color ? `\x1b[${code}m${text}\x1b[0m` : text

const nameWidth = 11

/**
 * Renders one step. `now` is on the trace's clock, for the elapsed time of an open step. The server's words are
 * escaped.
 */
export const stepLine = (step: ShownStep, now: number, style: Style): string => {
  const time = timing(step, now)
  const room = style.width - nameWidth - 3 - (time === "" ? 0 : time.length + 1)
  const glyph = painted(glyphs[step.status], colors[step.status], style)
  // never wider than the screen: a line that wraps cannot be redrawn
  const line = `${glyph} ${step.name.padEnd(nameWidth)} ${padded(oneLine(step.detail, room), Math.max(0, room))}`
  return time === "" ? line.trimEnd() : `${line} ${painted(time, 90, style)}`
}

/** Formats the rest of a wait in whole seconds, since it is redrawn several times in each. */
export const countdown = (ms: number): string => duration(Math.max(1, Math.ceil(ms / 1000)) * 1000)

const maxWord = 20

/** Cuts text to one line, between two words unless that loses much of the line. */
export const oneLine = (text: string, width: number): string => {
  const line = fit(text, width)
  if (line === visible(text)) return line
  const words = line.slice(0, line.lastIndexOf(" ") + 1)
  return line.length - words.length > maxWord ? line : `${words}…`
}

const timing = (step: ShownStep, now: number): string => {
  if (step.status !== "open") return step.ended === step.began ? "" : duration(step.ended - step.began)
  if (step.until !== undefined && step.until > now) return `${countdown(step.until - now)} left`
  const passed = duration(Math.max(0, now - step.began))
  return step.limit === undefined ? passed : `${passed} of ${duration(step.limit)}`
}
