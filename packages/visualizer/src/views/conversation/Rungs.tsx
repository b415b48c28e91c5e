/** The lifelines of a ladder, and a bracket for each answer with its time. */
import { useMemo } from "preact/hooks"
import { pairsOf, pairWords } from "../../model/diagrams/talkPairs.ts"
import type { Lane } from "../../model/machine/phase.ts"
import { type Ladder, rowHeight } from "../../model/timeline/ladder.ts"
import type { Detail } from "../../page/Detail.ts"
import { useViewer } from "../app/Viewer.ts"
import { plain } from "../parts/ServerText.tsx"

interface Props {
  readonly detail: Detail
  readonly ladder: Ladder
  readonly lanes: ReadonlyArray<Lane>
  /** The part of the ladder that is drawn, in pixels. */
  readonly from: number
  readonly to: number
  readonly cursor: number | undefined
}

/** The place of an arrow in its row, and the distance between brackets, in pixels. */
const arrowAt = rowHeight - 5
const gap = 6

export const Rungs = ({ cursor, detail, from, ladder, lanes, to }: Props) => {
  const viewer = useViewer()
  const { connection } = detail
  const pairs = useMemo(() => {
    const drawn = ladder.rows.flatMap(({ kind, lane, line }, at) =>
      kind === "sent" || kind === "received" ? [{ line, lane, y: (ladder.tops[at] ?? 0) + arrowAt }] : []
    )
    return pairsOf(connection, drawn)
  }, [ladder, connection])
  const seen = pairs.filter((pair) => pair.from.y <= to && (pair.to?.y ?? ladder.height) >= from)
  const widest = seen.reduce((most, { column }) => Math.max(most, column), 0)
  return (
    <>
      <i class="lifeline client" />
      {(lanes.length === 0 ? [undefined] : lanes).map((_, at) => (
        <i class="lifeline" style={{ "--reach": Math.max(0, lanes.length - 1 - at) }} />
      ))}
      <div class="brackets" aria-hidden="true">
        {seen.map((pair) => {
          const { column, command, from: asked, to: answer } = pair
          const bottom = answer?.y ?? ladder.height
          const words = pairWords(pair, connection)
          const isHere = cursor !== undefined && (asked.line === cursor || answer?.line === cursor)
          return (
            <div
              key={asked.line}
              class={`bracket ${answer === undefined ? "unanswered" : ""} ${isHere ? "now" : ""}`}
              title={plain(`${command.tag} ${command.name}: ${words}`)}
              style={{
                top: `${asked.y}px`,
                height: `${Math.max(2, bottom - asked.y)}px`,
                width: `${6 + gap * column}px`,
                "--words": `${gap * (widest - column) + 4}px`
              }}
              onClick={() => viewer.go(answer?.line ?? asked.line)}
            >
              {command.name !== "IDLE" && <span>{words}</span>}
            </div>
          )
        })}
      </div>
    </>
  )
}
