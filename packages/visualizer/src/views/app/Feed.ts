/** Gives a viewer the lines of a trace as an app has them, as they come. */
import { toLine } from "@effect-imap/core/Trace"
import { schemaUrn, version } from "../../trace/Entry.ts"
import type { Line } from "../../element/index.ts"
import type { Feed } from "../../page/Live.ts"
import type { Viewer } from "./Viewer.ts"

const name = "events"
const utf8 = new TextEncoder()

const isHeader = (line: Line | string): boolean =>
  typeof line === "string" ? line.includes(schemaUrn) : "file_schema" in line

/** What a trace begins with where the app gives events alone. */
const bareHeader = `{"file_schema":"${schemaUrn}","v":${version}}`

const textOf = (lines: ReadonlyArray<Line | string>): string =>
  lines.map((line) => (typeof line === "string" ? line.replace(/\n*$/, "\n") : `${toLine(line)}\n`)).join("")

const headed = (lines: ReadonlyArray<Line | string>): string => {
  const [first] = lines
  return first === undefined || isHeader(first) ? textOf(lines) : `${bareHeader}\n${textOf(lines)}`
}

/** `after` begins as `before` does: the same objects, or none were there. */
const continues = (before: ReadonlyArray<Line>, after: ReadonlyArray<Line>): boolean =>
  after.length >= before.length && after[0] === before[0] && after[before.length - 1] === before.at(-1)

/** `clock`: what the trace's clock shows, where the app has another one than ours. */
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
    /** Nothing more comes. */
    end,
    /** All lines that there are. */
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
