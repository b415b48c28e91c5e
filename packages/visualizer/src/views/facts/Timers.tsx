/** The timers: which were set, how each ended, and which will fire next. */
import { laneWords } from "../../model/machine/phase.ts"
import type { Timer } from "../../model/connection/Timers.ts"
import type { Detail } from "../../page/Detail.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { ServerText } from "../parts/ServerText.tsx"
import { useViewer } from "../app/Viewer.ts"

interface Props {
  readonly detail: Detail
  /** The time of the cursor. */
  readonly moment: number
}

export const Timers = ({ detail, moment }: Props) => {
  const viewer = useViewer()
  const all = detail.connection.timers
  const origin = detail.connection.span.start
  if (all.length === 0) {
    return (
      <div class="panel padded" tabIndex={0}>
        <p class="dim">This trace has no timers of this connection: how long it may wait is not known.</p>
      </div>
    )
  }
  return (
    <div class="panel padded" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">timer</th>
            <th scope="col" class="num">
              set at
            </th>
            <th scope="col" class="num">
              limit
            </th>
            <th scope="col">outcome</th>
          </tr>
        </thead>
        <tbody>
          {all.map((timer) => (
            <tr class={timer.set > moment ? "dim" : mark(timer, moment) === "!" ? "bad" : ""}>
              <th scope="row">
                <button type="button" class="link" onClick={() => viewer.go(timer.line)}>
                  <ServerText text={timer.timer} />
                </button>
                {timer.lane !== undefined && <span class="dim"> {laneWords[timer.lane]}</span>}
              </th>
              <td class="num">{duration(timer.set - origin)}</td>
              <td class="num">{duration(timer.ms)}</td>
              <td>
                {mark(timer, moment)} {story(timer, moment)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const mark = (timer: Timer, moment: number): string => {
  if (timer.set > moment) return "–"
  if (timer.over === undefined || timer.over.time > moment) return "…"
  return timer.over.fired ? "!" : "✓"
}

const story = ({ ms, over, set }: Timer, moment: number): string => {
  if (set > moment) return "not set yet"
  if (over === undefined || over.time > moment) {
    const left = set + ms - moment
    return left > 0 ? `fires in ${duration(left)}` : "due"
  }
  const after = duration(over.time - set)
  return over.fired ? `fired after ${after}` : `not needed: cleared after ${after}`
}
