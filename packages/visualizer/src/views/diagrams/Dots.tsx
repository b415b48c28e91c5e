/** The connections of the account as dots at their states, which move as they do. */
import { useEffect, useMemo, useState } from "preact/hooks"
import { nodeAt } from "../../model/diagrams/Chart.ts"
import { placedDots } from "../../model/diagrams/dots.ts"
import * as Places from "../../page/Places.ts"
import type { Trace } from "../../page/Trace.ts"
import { useViewer } from "../app/Viewer.ts"

/** Returns where the other connections of the account are at the time of the cursor; without one, now. */
export const usePlaces = (
  trace: Trace,
  selected: number,
  time: number | undefined,
  revision: number
): ReadonlyArray<Places.Place> => {
  const places = useMemo(() => Places.make(trace), [trace])
  const [found, show] = useState<ReadonlyArray<Places.Place>>([])
  useEffect(() => {
    let isLatest = true
    void places.at(selected, time).then((all) => {
      if (isLatest) show(all)
    })
    return () => {
      isLatest = false
    }
  }, [places, selected, time, revision])
  return found
}

interface Props {
  readonly others: ReadonlyArray<Places.Place>
  /** The selected connection, and its state. */
  readonly selectedPlace: Places.Place
}

export const Dots = ({ others, selectedPlace }: Props) => {
  const viewer = useViewer()
  const isAlone = others.length === 0
  return (
    <g class="dots">
      {placedDots([...others, selectedPlace]).map(({ ids, name, state, x, y, width }) => {
        const isOwn = ids.includes(selectedPlace.id)
        const [id = selectedPlace.id] = ids
        return (
          <g
            key={isOwn ? selectedPlace.id : `${id} of ${ids.length}`}
            class={`dot ${isOwn ? "own" : ""}`}
            style={{ transform: `translate(${x}px, ${y}px)` }}
            {...(isOwn
              ? { "aria-hidden": true }
              : {
                  role: "button" as const,
                  tabindex: 0,
                  "aria-label": `${name} in ${state}`,
                  onClick: () => viewer.select(id),
                  onKeyDown: ({ key }: KeyboardEvent) => {
                    if (key === "Enter") viewer.select(id)
                  }
                })}
          >
            {isAlone ? (
              <circle r={6} cx={0} cy={0} />
            ) : (
              <>
                <rect x={0} y={-9} width={width} height={18} rx={9} />
                <text x={width / 2} y={4.5} text-anchor="middle">
                  {name}
                </text>
              </>
            )}
          </g>
        )
      })}
    </g>
  )
}

/** The dots of the other connections in the map. */
export const DotsInMap = ({
  places,
  radius
}: {
  readonly places: ReadonlyArray<Places.Place>
  readonly radius: number
}) => (
  <>
    {places.map(({ id, state }) => {
      const node = nodeAt(state)
      return (
        node && (
          <circle
            key={id}
            class="other"
            cx={node.x + node.width / 2}
            cy={node.y + node.height / 2}
            r={radius}
          />
        )
      )
    })}
  </>
)
