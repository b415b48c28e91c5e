/** The conversation on the wire, line by line, in step with the cursor. */
import type { ComponentChildren } from "preact"
import { useMemo, useState } from "preact/hooks"
import { groupOf } from "../../model/machine/phase.ts"
import { plain } from "../parts/ServerText.tsx"
import { wallTime } from "../../trace/wall.ts"
import { useViewer, useViewerState } from "../app/Viewer.ts"
import { ladderOf } from "../../model/timeline/ladder.ts"
import { withSilences } from "../../model/timeline/silences.ts"
import { ways, type WireRow, wireRows } from "../../model/timeline/wireRows.ts"
import { Lines, type Shown } from "./WireLines.tsx"
import { Jumps, Measured } from "./WireTools.tsx"

interface WireProps extends Shown {
  /** Saves the conversation as a drawing, which is loaded once it is asked for. */
  readonly saving: ComponentChildren
}

export const Wire = ({ saving, ...props }: WireProps) => {
  const { detail, trace } = props
  const viewer = useViewer()
  const { annotations, range, talk } = useViewerState()
  const [saves, setSaves] = useState(false)
  // those of another program's log are inferred
  const [states, setStates] = useState(trace.index.header?.imported === undefined)
  const [clock, setClock] = useState(false)
  const all = useMemo(
    () =>
      wireRows(detail.connection, detail.entries, { states, omitted: detail.breaks, annotations }).filter(
        isShown
      ),
    [detail, states, annotations]
  )
  const { start } = detail.connection.span
  const isTimed = detail.connection.clock !== "none"
  const within = useMemo(
    () =>
      range === undefined
        ? all
        : all.filter(({ time }) => time - start >= range.from && time - start <= range.to),
    [all, range, start]
  )
  const ladder = useMemo(
    () => (talk ? ladderOf(within, detail.waits) : undefined),
    [talk, within, detail.waits]
  )
  const lines = useMemo(() => (isTimed ? withSilences(within) : within), [isTimed, within])
  const rows = ladder?.rows ?? lines
  return (
    <>
      <div class="tools">
        <span class="segmented" role="group" aria-label="View of the wire">
          {[true, false].map((drawn) => (
            <button type="button" aria-pressed={talk === drawn} onClick={() => viewer.set({ talk: drawn })}>
              {drawn ? "Ladder" : "Lines"}
            </button>
          ))}
        </span>
        <>
          <label title="What this program did between the lines">
            <input
              type="checkbox"
              checked={states}
              onChange={(event) => setStates(event.currentTarget.checked)}
            />
            States
          </label>
          <label title="UTC, as a server's log has it">
            <input
              type="checkbox"
              checked={clock}
              disabled={wallTime(trace.index.header, 0) === undefined}
              onChange={(event) => setClock(event.currentTarget.checked)}
            />
            Wall clock
          </label>
          <Jumps />
          <Measured detail={detail} rows={rows} />
          {within.length < all.length && (
            <button type="button" class="link" onClick={() => viewer.set({ range: undefined })}>
              {all.length - within.length} lines outside of the chosen time
            </button>
          )}
          <span class="saving">
            <button
              type="button"
              class="quiet"
              title="Write a note on this line (n)"
              onClick={viewer.beginNote}
            >
              Note…
            </button>
            <button type="button" class="quiet" onClick={() => viewer.copy(transcript(rows))}>
              Copy
            </button>
            <button
              type="button"
              class="quiet"
              aria-label="Picture"
              title="Save it as a picture"
              aria-pressed={saves}
              onClick={() => setSaves(!saves)}
            >
              ⤓
            </button>
          </span>
          {saves && saving}
        </>
      </div>
      <Lines
        key={`${detail.id} ${talk}`}
        {...props}
        rows={rows}
        ladder={ladder}
        clock={clock}
        cut={within.length < all.length}
      />
    </>
  )
}

/** Leaves out this program's own waits and preparations, which only the raw events have. */
const isShown = ({ kind, state }: WireRow): boolean =>
  kind !== "state" || state === undefined || groupOf(state) !== "us"

/** Returns the conversation as text that a person can paste into a mail. */
const transcript = (rows: ReadonlyArray<WireRow>): string =>
  rows
    .flatMap(({ kind, text }) =>
      kind === "sent" || kind === "received" ? [`${ways[kind]} ${plain(text)}`] : []
    )
    .join("\n")
