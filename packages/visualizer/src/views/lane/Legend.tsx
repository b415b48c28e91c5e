/** Explains the shades and ticks of a lane, as far as it has them. */
import type { Lane } from "../../model/lane/Lane.ts"
import type { Mark } from "../../model/lane/marks.ts"
import type { Segment } from "../../model/lane/Segment.ts"
import { segmentWords } from "../../model/lane/words.ts"
import { downSince } from "./downSince.ts"

interface Props {
  readonly lane: Lane
  /** A part of the lane is drawn. */
  readonly isPart: boolean
  readonly onWhole: () => void
}

export const Legend = ({ isPart, lane, onWhole }: Props) => {
  const { elsewhere, idles, marks, segments } = lane
  const down = downSince(lane) ?? Infinity
  const is = (wanted: Segment["kind"]) => segments.some(({ kind }) => kind === wanted)
  const has = (...wanted: ReadonlyArray<Mark["kind"]>) => marks.some(({ kind }) => wanted.includes(kind))
  const isBriefly = segments.some(({ kind, start }) => kind === "away" && start < down)
  const isElsewhere = elsewhere.some(({ runner }) => runner !== undefined)
  const all: ReadonlyArray<readonly [shade: string, words: string, isThere: boolean]> = [
    ["open", segmentWords.open, is("open")],
    ["beginning", segmentWords.beginning, is("beginning")],
    ["away", segmentWords.away, isBriefly || elsewhere.some(({ runner }) => runner === undefined)],
    ["down", `${segmentWords.away} until the end`, lane.figures.isAway],
    ["turn", segmentWords.turn, is("turn")],
    ["paused", segmentWords.paused, is("paused")],
    ["unasked", segmentWords.unasked, is("unasked")],
    ["unknown", segmentWords.unknown, is("unknown") || isElsewhere],
    ["idle", "IDLE", idles.length > 0],
    ["tick lost", "lost", has("lost")],
    ["tick failed", "attempt failed", has("failed")],
    ["tick arrived", "new messages", has("arrived")],
    ["tick asked", "a command of the app", has("asked")],
    [
      "tick odd",
      "refused, renewed or changed",
      has("refused", "givenUp", "unanswered", "renewed", "renumbered", "moved", "slept")
    ]
  ]
  return (
    <ul class="legend" aria-label="Shades of the lane">
      {all
        .filter(([, , isThere]) => isThere)
        .map(([shade, words]) => (
          <li key={shade}>
            <i class={`swatch ${shade}`} /> {words}
          </li>
        ))}
      {isPart && (
        <li>
          <button type="button" class="link" onClick={onWhole}>
            Show all of it
          </button>
        </li>
      )}
    </ul>
  )
}
