/** The places of connections on the chart, as labels on the upper edge of their states. */
import { nodeAt } from "./Chart.ts"

export interface Dot {
  /** The connections that it stands for. */
  readonly ids: ReadonlyArray<number>
  readonly name: string
  readonly state: string
  readonly x: number
  readonly y: number
  readonly width: number
}

interface Placed {
  readonly id: number
  readonly group: string
  readonly state: string
}

const gap = 4
/** The dots are on the upper edge, above the name. */
const above = 4
const widthOf = (name: string): number => Math.max(22, name.length * 7.5 + 12)

/** Places connections at their states. If a state has no room for all, one dot shows their number. */
export const placedDots = (all: ReadonlyArray<Placed>): ReadonlyArray<Dot> =>
  Array.from(Map.groupBy(all, ({ state }) => state)).flatMap(([state, here]) => {
    const node = nodeAt(state)
    if (node === undefined) return []
    // the last one, the selected connection, always has a dot
    const latestFirst = here.toReversed()
    const dots: Array<Dot> = []
    let x = node.x + 6
    for (const [index, { group, id }] of latestFirst.entries()) {
      const rest = latestFirst.slice(index)
      const isFull = x + widthOf(group) + (rest.length > 1 ? widthOf("+99") : 0) > node.x + node.width
      const name = isFull && rest.length > 1 ? `+${rest.length}` : group
      const width = widthOf(name)
      dots.push({
        ids: name === group ? [id] : rest.map((each) => each.id),
        name,
        state,
        x,
        y: node.y - above,
        width
      })
      if (name !== group) break
      x += width + gap
    }
    return dots
  })
