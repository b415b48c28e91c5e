/** The events of an account, with equal adjacent ones counted; each links to its connection and line. */
import { useMemo, useState } from "preact/hooks"
import { type Happening, happeningsOf } from "../../model/lane/happenings.ts"
import type { Lane } from "../../model/lane/Lane.ts"
import type { Stretch } from "../../model/lane/Stretch.ts"
import { span } from "../../trace/quantities.ts"
import { useViewer } from "../app/Viewer.ts"
import { ServerText } from "../parts/ServerText.tsx"
import { downSince } from "./downSince.ts"

/** The rows that are shown at first, and after a click. */
const minRows = 8
const maxRows = 400

export const Happenings = ({ lane, range }: { readonly lane: Lane; readonly range: Stretch }) => {
  const { end, start } = range
  const all = useMemo(
    () => happeningsOf(lane.marks.filter(({ time }) => time >= start && time <= end)),
    [lane, start, end]
  )
  const [opened, open] = useState<string>()
  if (all.length === 0) return null
  return (
    <>
      <Rows lane={lane} rows={all.slice(0, minRows)} />
      {all.length > minRows && (
        <details
          key={lane.key}
          onToggle={({ currentTarget }) => open(currentTarget.open ? lane.key : undefined)}
        >
          <summary class="dim">and {all.length - minRows} more</summary>
          {opened === lane.key && <Rows lane={lane} rows={all.slice(minRows, maxRows)} />}
        </details>
      )}
    </>
  )
}

const Rows = ({ lane, rows }: { readonly lane: Lane; readonly rows: ReadonlyArray<Happening> }) => {
  const viewer = useViewer()
  const { from } = lane
  // what is over is calm; what lasts is red
  const down = downSince(lane) ?? Infinity
  return (
    <ul class="happenings" aria-label="What happened">
      {rows.map(({ connection, count, kind, last, line, time, words }) => (
        <li key={`${time} ${words}`}>
          <button
            type="button"
            class={`line ${bad.has(kind) && last >= down ? "bad" : ""}`}
            onClick={() => viewer.select(connection, line)}
          >
            <span class="dim">
              {span(time - from)}
              {count > 1 && `–${span(last - from)}`}
            </span>
            <span>
              {count > 1 && <strong>{count} × </strong>}
              <ServerText text={words} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

const bad: ReadonlySet<Happening["kind"]> = new Set(["failed", "lost"])
