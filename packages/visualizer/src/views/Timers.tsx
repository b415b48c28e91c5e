/** Which timers were set, what became of each, and which will fire next. */
import { useMemo } from "preact/hooks"
import type { Detail } from "../page/Trace.ts"
import { duration } from "@effect-imap/core/Advice"
import { ServerText } from "./ServerText.tsx"
import { useViewer } from "./Viewer.ts"

interface Timer {
  readonly line: number
  readonly timer: string
  readonly set: number
  readonly ms: number
  readonly over: { readonly time: number; readonly line: number; readonly fired: boolean } | undefined
}

/** Timers in the order in which they were set. */
const timersOf = ({ entries }: Detail): ReadonlyArray<Timer> => {
  const all: Array<Timer> = []
  const open = new Map<string, number>()
  for (const { event, line, time } of entries) {
    if (event?.name === "timer:set") {
      open.set(event.data.timer, all.length)
      all.push({ line, timer: event.data.timer, set: time, ms: event.data.ms, over: undefined })
    } else if (event?.name === "timer:cleared" || event?.name === "timer:fired") {
      const at = open.get(event.data.timer)
      const timer = at === undefined ? undefined : all[at]
      open.delete(event.data.timer)
      if (at === undefined || timer === undefined) continue
      all[at] = { ...timer, over: { time, line, fired: event.name === "timer:fired" } }
    }
  }
  return all
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

interface Props {
  readonly detail: Detail
  /** The moment that is looked at. */
  readonly moment: number
}

export const Timers = ({ detail, moment }: Props) => {
  const viewer = useViewer()
  const all = useMemo(() => timersOf(detail), [detail])
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
            <th scope="col">what became of it</th>
          </tr>
        </thead>
        <tbody>
          {all.map((timer) => (
            <tr class={timer.set > moment ? "dim" : mark(timer, moment) === "!" ? "bad" : ""}>
              <th scope="row">
                <button type="button" class="link" onClick={() => viewer.go(timer.line)}>
                  <ServerText text={timer.timer} />
                </button>
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
