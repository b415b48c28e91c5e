/**
 * The courses of the last connections of an account, which its ring forgets: a viewer derives from them for how long the mailbox
 * was open, how often and why it was lost, and when a new token was used.
 */
import { Recent } from "../base/Recent.ts"
import type * as Trace from "../trace/Trace.ts"

/** The number of connections. */
const maxCourses = 8

/** The turning points kept of a course, a few hundred bytes each: an app may change mailboxes for as long as it runs. */
const maxPoints = 64

interface Course {
  readonly group: string
  readonly first: Trace.Event
  /** Its turning points after the first. */
  readonly points: Recent<Trace.Event>
  /** The number of all events of the connection. */
  count: number
}

export class Courses {
  private readonly courses = new Recent<Course>(maxCourses)

  take(event: Trace.Event): void {
    const group = event.group_id
    const course = Array.from(this.courses).findLast((each) => each.group === group)
    if (course !== undefined) {
      course.count++
      if (isPoint(event)) course.points.add(event)
      // only what is known from its beginning
    } else if (event.name === "connection:started") {
      this.courses.add({ group, first: event, points: new Recent(maxPoints), count: 1 })
    }
  }

  /**
   * Adds turning points to the events of a ring that has forgotten them, with a gap for what it forgot of each connection.
   * They are all older than its own gap.
   */
  completing(events: ReadonlyArray<Trace.Event>): ReadonlyArray<Trace.Event> {
    const kept = new Set(events)
    const groups = new Set(events.map(({ group_id }) => group_id))
    const at = events.findIndex(({ name }) => name === "trace:gap")
    const gap = events[at]
    if (gap?.name !== "trace:gap") return events
    let dropped = gap.data.dropped
    const added = Array.from(this.courses).flatMap(({ count, first: start, group, points }) => {
      const lost = [start, ...points].filter((point) => !kept.has(point))
      dropped -= lost.length
      const [first, ...later] = lost
      const missing = count - lost.length
      if (first === undefined || groups.has(group) || missing === 0) return lost
      dropped -= missing
      return [first, gapAfter(first, missing), ...later]
    })
    const older = [...added, ...events.slice(0, at)].toSorted((one, other) => one.time - other.time)
    const rest = events.slice(at + 1)
    return dropped === 0
      ? [...older, ...rest]
      : [...older, { ...gap, data: { ...gap.data, dropped } }, ...rest]
  }
}

const isPoint = (event: Trace.Event): boolean => {
  if (event.name === "connection:started" || event.name === "connection:ended") return true
  if (event.name !== "machine:transition") return false
  const { from, to } = event.data
  return isSelected(from) !== isSelected(to) || (from === "refreshing" && /^authenticating\b/.test(to))
}

const isSelected = (state: string): boolean => /^selected\b/.test(state)

const gapAfter = (event: Trace.Event, dropped: number): Trace.Event => ({
  time: event.time,
  name: "trace:gap",
  group_id: event.group_id,
  data: { dropped, older: true }
})
