/** Feeds a viewer with the lines of a trace that an app passes, as they arrive. */
import { type Event, type Header, toLine } from "@effect-imap/core/Trace"
import { schemaUrn, version } from "../../trace/Entry.ts"
import type { Feed } from "../../page/Live.ts"
import type { Viewer } from "./Viewer.ts"

type Line = Header | Event

/** `clock` reads the trace's clock, if the app's differs from ours. */
export const make = (viewer: Viewer, clock: () => (() => number) | undefined) => {
  let feed: Feed | undefined
  let shown: ReadonlyArray<Line> = []

  const append = (lines: ReadonlyArray<Line | string>): void => {
    if (lines.length === 0) return
    const text = feed === undefined ? headed(lines) : textOf(lines)
    feed ??= viewer.feed(name, clock())
    feed.push(utf8.encode(text))
  }
  const end = (): void => {
    feed?.end()
    feed = undefined
    shown = []
  }
  return {
    append,
    /** Ends the trace: no more lines follow. */
    end,
    /** Shows all lines so far. */
    show: (lines: ReadonlyArray<Line>, live: boolean): void => {
      if (!live) {
        end()
        return void viewer.open(headed(lines), name)
      }
      if (feed === undefined || shown.length === 0 || !continues(shown, lines)) {
        feed = undefined
        append(lines)
      } else append(lines.slice(shown.length))
      shown = lines
    }
  }
}

/** The header of a trace if the app passes only events. */
const bareHeader = `{"file_schema":"${schemaUrn}","v":${version}}`

const headed = (lines: ReadonlyArray<Line | string>): string => {
  const [first] = lines
  return first === undefined || isHeader(first) ? textOf(lines) : `${bareHeader}\n${textOf(lines)}`
}

const isHeader = (line: Line | string): boolean =>
  typeof line === "string" ? line.includes(schemaUrn) : "file_schema" in line

const textOf = (lines: ReadonlyArray<Line | string>): string =>
  lines.map((line) => (typeof line === "string" ? line.replace(/\n*$/, "\n") : `${toLine(line)}\n`)).join("")

const name = "events"
const utf8 = new TextEncoder()

/** Returns whether `after` begins with `before`: with the same objects, or if there were none. */
const continues = (before: ReadonlyArray<Line>, after: ReadonlyArray<Line>): boolean =>
  after.length >= before.length && after[0] === before[0] && after[before.length - 1] === before.at(-1)
