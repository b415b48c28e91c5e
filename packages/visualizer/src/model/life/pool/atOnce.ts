/** How many connections of a pool were open or taken at once, and for how long. Pure. */
import type { Lived } from "../Lived.ts"
import type { Stretch } from "../Stretch.ts"

/** The milliseconds in which callers had so many connections at once, and in which none of them asked for anything. */
export const timeOfAll = (
  size: number,
  all: ReadonlyArray<Lived>
): { readonly full: number; readonly unused: number } => {
  if (size < 2) return { full: 0, unused: 0 }
  const changes = all
    .flatMap(({ last, stay }) => [
      ...changesOf(stay.use.program.taken.until(stay.endedAt ?? last), "taken"),
      ...changesOf(stay.commands.work.until(stay.endedAt ?? last), "asking")
    ])
    .toSorted(inOrder)
  const count = { taken: 0, asking: 0 }
  let [full, unused, since] = [0, 0, 0]
  for (const { by, of, time } of changes) {
    if (count.taken >= size) full += time - since
    if (count.taken >= size && count.asking === 0) unused += time - since
    count[of] += by
    since = time
  }
  return { full, unused }
}

const changesOf = <Of extends string>(all: ReadonlyArray<Stretch>, of: Of) =>
  all.flatMap(({ end, start }) => [
    { time: start, by: 1, of },
    { time: end, by: -1, of }
  ])

interface Changed {
  readonly time: number
  readonly by: number
}

/** What ends comes before what begins at the same moment; of two that never ended, the times have no difference. */
const inOrder = (one: Changed, other: Changed): number => one.time - other.time || one.by - other.by

/** Returns how many were open at the same moment; one that ends as another one opens is not open with it. */
export const mostAtOnce = (opened: ReadonlyArray<Lived>): number => {
  const all = opened
    .map(({ stay: { endedAt = Infinity, openedAt = 0 } }) => ({ end: endedAt, start: openedAt }))
    .filter(({ end, start }) => end > start)
  let [open, most] = [0, 0]
  for (const { by } of changesOf(all, "open").toSorted(inOrder)) most = Math.max(most, (open += by))
  return most
}
