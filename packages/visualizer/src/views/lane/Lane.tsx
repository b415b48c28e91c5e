/** An account over time: its figures, its lane, its losses by reason, and what happened, each with its connection and its line. */
import { useRef, useState } from "preact/hooks"
import { type Lane, lanesOf } from "../../model/lane/Lane.ts"
import { headlineOf, lossWords } from "../../model/lane/words.ts"
import type { Stretch } from "../../model/lane/Stretch.ts"
import type { Trace } from "../../page/Trace.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { Happenings } from "./Happenings.tsx"
import { Legend } from "./Legend.tsx"
import { Strip } from "./Strip.tsx"

/** Returns the lane that a connection is a part of; nothing if it had only one attempt, of which its sentence says enough. */
export const laneFor = (trace: Trace, connection: number): Lane | undefined =>
  // a log without times does not tell how long something was open
  trace.index.header?.clock === "none"
    ? undefined
    : lanesOf(trace.index.account(connection), {
        now: trace.now(),
        isOver: trace.index.ended,
        stays: staysOf(trace)
      }).find(({ connections }) => connections.includes(connection))

/** The last computed lane, and the time until which it is shown. */
interface Known {
  readonly trace: Trace
  readonly connection: number | undefined
  readonly count: number
  readonly ended: boolean
  readonly lane: Lane | undefined
  readonly until: number
}

/** While a trace grows, its lane is computed again after this time at the earliest, and for this share of the time at most. */
const minRestMs = 200
const maxShare = 0.1

/** The same, for a page that is drawn many times a second. */
export const useLane = (trace: Trace, connection: number | undefined): Lane | undefined => {
  const known = useRef<Known | undefined>(undefined)
  const { count, ended } = trace.index
  const began = performance.now()
  const last = known.current
  const isSame = last?.trace === trace && last.connection === connection && last.ended === ended
  if (isSame && (ended ? last.count === count : began < last.until)) return last.lane
  const lane = connection === undefined ? undefined : laneFor(trace, connection)
  const now = performance.now()
  const until = now + Math.max(minRestMs, (now - began) / maxShare)
  known.current = { trace, connection, count, ended, lane, until }
  return lane
}

/** Converts the runners' times to the trace's clock, which only its wall clock relates to theirs. */
const staysOf = ({ index, stays }: Trace): Trace["stays"] => {
  const began = Date.parse(index.header?.wall ?? "")
  return Number.isNaN(began)
    ? []
    : stays.map(({ gone, runner, since }) => ({
        runner,
        since: since - began,
        ...(gone === undefined ? {} : { gone: gone - began })
      }))
}

interface Props {
  readonly trace: Trace
  readonly lane: Lane
  /** The selected connection. */
  readonly selected: number
}

export const LaneOfAccount = ({ lane, selected, trace }: Props) => {
  const [chosen, choose] = useState<(Stretch & Pick<Lane, "key">) | undefined>()
  const fullRange = { start: lane.from, end: Math.max(lane.to, lane.from + 1) }
  const range = chosen?.key === lane.key ? chosen : fullRange
  const isDown = lane.figures.isAway || lane.figures.openMs === 0
  return (
    <section
      class={`lane headline ${isDown ? "failure" : "good"}`}
      aria-label={`Lane of ${plain(lane.name)}`}
    >
      <h2>
        <span class="mark" aria-hidden="true">
          {isDown ? "✗" : "✓"}
        </span>{" "}
        {headlineOf(lane)}
      </h2>
      <Strip
        trace={trace}
        lane={lane}
        range={range}
        selected={selected}
        onRange={(part) => choose(part && { ...part, key: lane.key })}
      />
      <Legend lane={lane} isPart={range !== fullRange} onWhole={() => choose(undefined)} />
      <Happenings lane={lane} range={range} />
      {lane.losses.length > 0 && (
        <ul class="losses dim" aria-label="Losses by reason">
          {lane.losses.map((losses) => (
            <li key={losses.error}>
              <ServerText text={lossWords(losses)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
