/** The events as the trace contains them. */
import type { KeyboardEventHandler } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"
import type { Detail } from "../../page/Detail.ts"
import type { Entry } from "../../trace/Entry.ts"
import { rowOf, useInView, useWindow } from "../parts/hooks.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { useViewer, useViewerState } from "../app/Viewer.ts"

interface Props {
  readonly detail: Detail
  readonly cursor: number | undefined
}

const rowHeight = 20

export const Raw = ({ cursor, detail }: Props) => {
  const viewer = useViewer()
  const { replays } = useViewerState()
  const panel = useRef<HTMLDivElement>(null)
  const { entries } = detail
  const { first, last } = useWindow(panel, entries.length, rowHeight)
  const at = cursor === undefined ? -1 : entries.findLastIndex(({ line }) => line <= cursor)
  const [open, setOpen] = useState<Entry>()
  useInView(panel, at, rowHeight)
  useEffect(() => setOpen(undefined), [detail.id])
  const { clock, span } = detail.connection
  /** arrows move from event to event; Enter opens and closes one */
  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const isOpening = event.key === "Enter"
    const target = isOpening ? at : rowOf(event.key, at === -1 ? entries.length : at, entries.length)
    if (target === undefined) return
    event.preventDefault()
    const entry = entries.at(target)
    if (isOpening) setOpen(open === undefined ? entry : undefined)
    else viewer.go(entry?.line)
  }
  return (
    <>
      {open !== undefined && (
        <pre class="json" tabIndex={0} aria-label={`Event of line ${open.line}`}>
          {JSON.stringify(open.raw, undefined, 2)
            .split("\n")
            .map((line) => (
              <div>
                <ServerText text={line} />
              </div>
            ))}
        </pre>
      )}
      <div
        class="panel wire"
        ref={panel}
        tabIndex={0}
        role="list"
        aria-label="Events of the trace"
        onKeyDown={onKeyDown}
      >
        <div class="sheet" style={{ height: `${entries.length * rowHeight}px` }} role="presentation">
          {entries.slice(first, last).map((entry, index) => {
            const here = first + index === at
            const ahead = replays && cursor !== undefined && entry.line > cursor
            return (
              <div
                key={entry.line}
                class={`line raw ${entry.event === undefined ? "other" : ""} ${here ? "here" : ""} ${ahead ? "ahead" : ""}`}
                role="listitem"
                aria-current={here ? "true" : undefined}
                aria-posinset={first + index + 1}
                aria-setsize={entries.length}
                style={{ top: `${(first + index) * rowHeight}px` }}
                onClick={() => {
                  setOpen(entry)
                  viewer.go(entry.line)
                }}
              >
                <span class="at">{clock === "none" ? "" : (entry.time - span.start).toFixed(1)}</span>
                <span class="kind cut">{plain(entry.name)}</span>
                <span class="text">
                  <ServerText text={dataOf(entry)} />
                </span>
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}

const dataOf = ({ raw }: Entry): string => {
  if (typeof raw !== "object" || raw === null) return JSON.stringify(raw)
  return JSON.stringify("data" in raw ? raw.data : raw)
}
