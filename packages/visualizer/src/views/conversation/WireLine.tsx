/** One line of the wire, with its time and its way. */
import { laneWords } from "../../model/machine/phase.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { ways, type WireRow } from "../../model/timeline/wireRows.ts"

export interface LineProps {
  readonly row: WireRow
  /** The time in words. */
  readonly at: string
  /** True if the playback has not come to it. */
  readonly isAhead: boolean
  readonly here: boolean
  readonly find: string
  /** The way in and its port, if there are two. */
  readonly way: readonly [lane: keyof typeof laneWords, port: number | undefined] | undefined
  readonly top: number | undefined
  /** In a ladder, how many lifelines are beyond that of its way in. */
  readonly reach: number | undefined
  /** True if it proves the sentence under the pointer, or is at the moment under it. */
  readonly glows: boolean
  /** True if it decides the verdict. */
  readonly tells: boolean
  /** True if the filter found it. */
  readonly matches: boolean
  /** True if it is between the ruler and the selected line. */
  readonly measured: boolean
  /** Called with the time of the line under the pointer. */
  readonly onPoint: (time: number | undefined) => void
  readonly onGo: (line: number) => void
}

export const Line = (props: LineProps) => {
  const { at, find, here, isAhead, onGo, onPoint, row, top, way } = props
  const classes = [
    row.kind,
    row.refused && "refused",
    isAhead && "ahead",
    here && "here",
    props.glows && "glows",
    props.tells && "telling",
    props.matches && "matches",
    props.measured && "measured",
    top === undefined && "wrap"
  ]
  return (
    <div
      class={`line ${classes.filter(Boolean).join(" ")}`}
      role="listitem"
      aria-current={here ? "true" : undefined}
      style={top === undefined ? {} : { top: `${top}px`, "--reach": props.reach }}
      title={row.state ?? row.name ?? (props.reach === undefined ? undefined : plain(row.text))}
      onClick={() => onGo(row.lastLine)}
      onMouseEnter={() => onPoint(row.time)}
      onMouseLeave={() => onPoint(undefined)}
    >
      <span class="at">{at}</span>
      <span class="way">
        {ways[row.kind]}
        {way !== undefined && <small title={laneWords[way[0]]}>{way[1] ?? laneWords[way[0]]}</small>}
      </span>
      <span class="text">
        <ServerText text={row.text} find={find} />
      </span>
    </div>
  )
}
