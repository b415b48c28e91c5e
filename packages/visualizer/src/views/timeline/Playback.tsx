/** Playback: one cursor for the rail, the waterfall, the wire and the chart. */
import { stops } from "../../model/lines/Failure.ts"
import type { Detail } from "../../page/Detail.ts"
import { useEffect, useMemo } from "preact/hooks"
import { counted } from "../parts/format.ts"
import { timeText } from "../../model/connection/timeText.ts"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"

interface Props {
  readonly state: State
  readonly detail: Detail
}

export const Playback = (props: Props) => {
  const { detail, state } = props
  const { cursor } = state
  const viewer = useViewer()
  usePlayback(props)
  const { connection } = detail
  const moves = useMemo(() => stops(connection), [detail])
  const last = moves.length - 1
  const at = cursor === undefined ? last : moves.findLastIndex(({ line }) => line <= cursor)
  const move = moves[at]
  const time = detail.entries.findLast(({ line }) => cursor === undefined || line <= cursor)?.time
  return (
    <section class={`travel ${state.playing ? "playing" : ""}`} aria-label="Time travel">
      <button
        type="button"
        aria-label="Previous transition"
        disabled={at <= 0}
        onClick={() => viewer.step(-1)}
      >
        ◀
      </button>
      <input
        type="range"
        class={cursor === undefined ? "whole" : ""}
        min={0}
        max={Math.max(0, last)}
        value={Math.max(0, at)}
        aria-label="Transition"
        aria-valuetext={move === undefined ? "none" : `${at + 1} of ${last + 1}, ${move.to}`}
        onInput={(event) => viewer.replay(moves[Number(event.currentTarget.value)]?.line)}
      />
      <button type="button" aria-label="Next transition" disabled={at >= last} onClick={() => viewer.step(1)}>
        ▶
      </button>
      <Playing state={state} />
      <span class="where">
        {cursor === undefined ? counted(last + 1, "state") : `${at + 1} of ${last + 1}`}
        {move !== undefined && timeText(connection, (time ?? move.time) - connection.span.start, " · ")}
      </span>
      <button
        type="button"
        aria-label="End"
        title="To the end"
        disabled={cursor === undefined}
        onClick={() => viewer.go(undefined)}
      >
        »
      </button>
    </section>
  )
}

/** The maximum time without movement: hours of an open mailbox are skipped. */
const maxRestMs = 2000
/** Events within one frame, in milliseconds, are shown at once. */
const frameMs = 16

/** Moves the cursor from event to event, at the recorded pace. */
const usePlayback = ({ detail: { entries }, state: { cursor, playing, speed } }: Props) => {
  const viewer = useViewer()
  useEffect(() => {
    if (!playing) return undefined
    const at = entries.findLastIndex(({ line }) => cursor !== undefined && line <= cursor)
    const [here, next] = [entries[at], entries[at + 1]]
    if (next === undefined) {
      viewer.set({ playing: false })
      return undefined
    }
    const rest = Math.min(maxRestMs, (next.time - (here?.time ?? next.time)) / speed)
    const until = next.time + frameMs * speed
    const last = entries.findLastIndex(({ time }) => time <= until)
    const timer = setTimeout(() => viewer.replay((entries[last] ?? next).line), Math.max(frameMs, rest))
    return () => clearTimeout(timer)
  }, [entries, cursor, playing, speed])
}

const speeds = [0.5, 1, 2, 5, 10, 50]

const Playing = ({ state: { playing, speed } }: Pick<Props, "state">) => {
  const viewer = useViewer()
  return (
    <>
      <button
        type="button"
        class="wide"
        aria-pressed={playing}
        title="Play what happened (p)"
        onClick={viewer.play}
      >
        {playing ? "Stop" : "Play"}
      </button>
      <select
        aria-label="Speed"
        value={speed}
        onChange={({ currentTarget: { value } }) => viewer.set({ speed: Number(value) })}
      >
        {speeds.map((factor) => (
          <option value={factor}>{factor}×</option>
        ))}
      </select>
    </>
  )
}
