/** The waits of a connection, for a page without room for its steps. */
import type { Summary } from "../../model/index/Summary.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import type { State } from "../app/Store.ts"
import { originOf, ownRange } from "../list/range.ts"
import { useWaits } from "./useWaits.ts"
import { WaitBand, WaitSums } from "./WaitBand.tsx"

interface Props {
  readonly state: State
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
  readonly width: number
}

/** The width of the words next to the band, and of the space around both, in pixels. */
const wordsWidth = 96
const marginWidth = 20

export const Waits = ({ detail, state, summary, trace, width }: Props) => {
  const waits = useWaits(detail, summary, trace)
  const range = ownRange(trace, state.axis, summary)
  const origin = originOf(state.axis, summary)
  const last = (waits.at(-1)?.end ?? origin) - origin
  if (detail.connection.clock === "none" || waits.length === 0) return null
  return (
    <section class="alone" aria-label="Who was waited for">
      <WaitSums waits={waits} />
      <WaitBand
        waits={waits}
        origin={origin}
        range={range}
        until={last > range.to ? last : undefined}
        names={wordsWidth}
        width={Math.max(1, width - wordsWidth - marginWidth)}
      />
    </section>
  )
}
