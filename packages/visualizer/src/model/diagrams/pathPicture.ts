/**
 * The path of one connection through the machine: each stay in a state is a box, in the order of time, with the ways in
 * side by side. Beside a box are the states to which it could have moved instead.
 */
import { layout } from "./Chart.ts"
import type { Connection, Move, Phase } from "../connection/Connection.ts"
import { failureOf, isPassed } from "../evidence/Failure.ts"
import { eventLabel } from "./eventLabel.ts"
import { eventWords, groupOf, isKept, labelOf, laneOf, leafOf, type Lane } from "../machine/phase.ts"
import { arrow, fitting, type Group, type Picture, type Shape } from "./Picture.ts"
import { told } from "../connection/told.ts"

export interface PathOptions {
  /** The selected line of the trace; by default the latest. */
  readonly cursor?: number | undefined
  /** The time on the trace's clock, for a state that has not been left. */
  readonly now?: number | undefined
}

/** Draws the path of a connection. */
export const pathPicture = (connection: Connection, options: PathOptions = {}): Picture => {
  const [phases, left] = shortened(connection.phases.filter((phase) => isOnWay(phase, connection)))
  const visits = stacked(steps(phases))
  const here = hereOf(phases, options.cursor)
  const bottom = Math.max(margin, ...visits.map(({ height, y }) => y + height))
  const omitted: ReadonlyArray<Group> =
    left === 0
      ? []
      : [
          {
            class: "word",
            shapes: [
              {
                kind: "text",
                x: margin,
                y: bottom + 18,
                class: "word",
                text: `${left} visits in the middle are not drawn`
              }
            ]
          }
        ]
  return {
    width,
    height: bottom + (left === 0 ? margin : 30),
    title: `The path of ${connection.group} through the states${here === undefined ? "" : `, now in ${here.state}`}`,
    groups: [
      ...waysOf(visits, connection, options.cursor),
      ...visits.map((visit) => boxGroup(visit, connection, options, here)),
      ...omitted
    ]
  }
}

/** More boxes than a person can follow: only the first and the last ones are drawn. */
const mostVisits = 40
const lastVisits = 8

const shortened = (all: ReadonlyArray<Phase>): readonly [shown: ReadonlyArray<Phase>, left: number] => {
  // of many IDLEs, only the first and the last ones are drawn
  const again = new Set(all.filter(({ state }) => isKept(state)).slice(3, -3))
  const phases = all.filter((phase) => !again.has(phase))
  const left = Math.max(0, phases.length - mostVisits)
  const shown =
    left === 0 ? phases : [...phases.slice(0, mostVisits - lastVisits), ...phases.slice(-lastVisits)]
  return [shown, left + again.size]
}

/** Returns whether a phase belongs to the path: a wait for a turn that never came, and the end of a way in, do not. */
const isOnWay = (phase: Phase, { winner }: Connection): boolean => {
  const lane = laneOf(phase.state)
  if (lane === undefined) return true
  const leaf = leafOf(phase.state)
  if (leaf === "won") return false
  return (
    !(isPassed(phase) && (leaf === "waiting" || leaf === "deciding")) &&
    !(leaf === "lost" && winner !== undefined)
  )
}

/** A stay, or several that were only passed through, and its place in the drawing. */
interface Visit {
  readonly phase: Phase
  /** The phases that were passed on the way to it, and have no separate box. */
  readonly through: ReadonlyArray<Phase>
  readonly x: number
  readonly y: number
  readonly height: number
}

type Step = Pick<Visit, "phase" | "through">

const width = 620
const margin = 16
const boxWidth = 268
const laneX = { implicitTls: margin, startTls: margin + boxWidth + 36 }
const tall = 20
const low = 16
const gap = 16
/** The gap below a box that was passed, which no words leave. */
const passing = 12
/** The height that is shared among the boxes, by the time of each. */
const dwelling = 70

/** Places all boxes: those after a race are below both of its columns. */
const stacked = (all: ReadonlyArray<Step>): ReadonlyArray<Visit> => {
  const lanes = all.map(({ phase }) => laneOf(phase.state))
  const race = new Set(lanes.filter((lane) => lane !== undefined)).size > 1
  const first = lanes.findIndex((lane) => lane !== undefined)
  const last = lanes.findLastIndex((lane) => lane !== undefined)
  const whole = wholeOf(all)
  if (!race) return placed(all, false, whole)
  const before = placed(all.slice(0, first), false, whole)
  const shift = (visits: ReadonlyArray<Visit>, by: number) =>
    visits.map((visit) => ({ ...visit, y: visit.y + by }))
  const bottom = (visits: ReadonlyArray<Visit>) =>
    Math.max(margin, ...visits.map(({ height, y }) => y + height + gap))
  const beside = shift(placed(all.slice(first, last + 1), true, whole), bottom(before) - margin)
  const after = shift(placed(all.slice(last + 1), false, whole), bottom([...before, ...beside]) - margin)
  return [...before, ...beside, ...after]
}

/** Returns the time of all boxes whose height shows it. */
const wholeOf = (all: ReadonlyArray<Step>): number =>
  all.reduce(
    (sum, { phase: { end, start, state } }) => sum + (isKept(state) || end === undefined ? 0 : end - start),
    0
  )

/** Places boxes below each other; those of a way in have a separate column. */
const placed = (all: ReadonlyArray<Step>, race: boolean, whole: number): ReadonlyArray<Visit> => {
  const bottoms = new Map<Lane, number>()
  let floor = margin
  return all.map(({ phase, through }) => {
    const lane = race ? laneOf(phase.state) : undefined
    const y = lane === undefined ? floor : (bottoms.get(lane) ?? floor)
    const height = heightOf(phase, whole)
    const bottom = y + height + (isPassed(phase) ? passing : gap)
    if (lane === undefined) floor = bottom
    else {
      bottoms.set(lane, bottom)
    }
    const x = lane === undefined ? margin : laneX[lane]
    if (lane === undefined) bottoms.clear()
    return { phase, through, x, y, height }
  })
}

/** Returns the height, which grows with the time. The hours of an open mailbox are written, not drawn. */
const heightOf = (phase: Phase, whole: number): number => {
  if (isPassed(phase)) return low
  const took = isKept(phase.state) || phase.end === undefined ? 0 : phase.end - phase.start
  return tall + Math.round(whole > 0 ? (dwelling * took) / whole : 0)
}

/** Joins successive states that were only passed through into one box. */
const steps = (phases: ReadonlyArray<Phase>): ReadonlyArray<Step> => {
  const found: Array<Step> = []
  for (const phase of phases) {
    const last = found.at(-1)
    const joins =
      last !== undefined &&
      isPassed(phase) &&
      isPassed(last.phase) &&
      laneOf(phase.state) === laneOf(last.phase.state)
    if (joins) found[found.length - 1] = { phase, through: [...last.through, last.phase] }
    else found.push({ phase, through: [] })
  }
  return found
}

/** Returns the phase at the cursor. */
const hereOf = (phases: ReadonlyArray<Phase>, cursor = Number.POSITIVE_INFINITY): Phase | undefined =>
  phases.findLast(({ line }) => line <= cursor)

const waysOf = (
  visits: ReadonlyArray<Visit>,
  connection: Connection,
  cursor: number | undefined
): ReadonlyArray<Group> =>
  visits.flatMap((visit, index) =>
    entriesOf(visit, connection).flatMap((move) => {
      const from = leftBy(move, visits.slice(0, index))
      return from === undefined ? [] : [wayGroup(from, visit, move, connection, cursor)]
    })
  )

/** Returns the transitions that entered a visit: from both ways in, if neither won the race. */
const entriesOf = ({ phase, through }: Visit, { moves, winner }: Connection): ReadonlyArray<Move> => {
  const entered = through[0] ?? phase
  return moves.filter(({ from, line, time, to }) => {
    if (line === entered.line) return true
    const lane = laneOf(from)
    return to === entered.state && time === entered.start && lane !== undefined && winner === undefined
  })
}

/** Returns the visit that a transition leaves; if it is not drawn, the last one of its way in. */
const leftBy = (move: Move, before: ReadonlyArray<Visit>): Visit | undefined => {
  const lane = laneOf(move.from)
  const isBeside = ({ phase }: Visit) =>
    lane === undefined || laneOf(phase.state) === undefined || laneOf(phase.state) === lane
  return before.findLast(({ phase }) => phase.state === move.from) ?? before.findLast(isBeside)
}

const wayGroup = (
  from: Visit,
  to: Visit,
  move: Move,
  connection: Connection,
  cursor = Number.POSITIVE_INFINITY
): Group => {
  const failed = failureOf(connection)?.move === move
  const startX = from.x + 40
  const endX = to.x + 40 + (from.x === to.x ? 0 : 8)
  const startY = from.y + from.height
  const middle = to.y - 9
  const points =
    startX === endX
      ? ([
          [startX, startY],
          [endX, to.y]
        ] as const)
      : ([
          [startX, startY],
          [startX, middle],
          [endX, middle],
          [endX, to.y]
        ] as const)
  const event = eventLabel(move.event)
  const words = failed ? event + told(connection, move.time - connection.span.start, " at ") : event
  return {
    class: ["way", failed && "failed", move.line > cursor && "ahead"].filter(Boolean).join(" "),
    title: `${move.from} → ${move.to}: ${eventWords(move.event)}`,
    line: move.line,
    shapes: [
      ...arrow(points),
      {
        kind: "text",
        x: startX + 10,
        y: startY + 12,
        class: "word",
        text: fitting(words, boxWidth - 60)
      }
    ]
  }
}

const boxGroup = (
  visit: Visit,
  connection: Connection,
  { cursor = Number.POSITIVE_INFINITY, now }: PathOptions,
  here: Phase | undefined
): Group => {
  const { phase } = visit
  const failed = failureOf(connection)?.phase === phase
  const move = moveOf(phase, connection)
  const isOpen = phase.end === undefined && connection.ended === undefined
  const took = (phase.end ?? connection.span.end ?? now ?? connection.last) - phase.start
  const exits = laneOf(phase.state) === undefined && !isPassed(phase) ? exitsOf(phase.state, move?.to) : []
  const mark = failed ? "✗ " : isOpen ? "… " : ""
  const time = isPassed(phase)
    ? "passed"
    : `${told(connection, took)}${isOpen && now !== undefined ? " so far" : ""}`
  const shapes: ReadonlyArray<Shape> = [
    { kind: "box", x: visit.x, y: visit.y, width: boxWidth, height: visit.height },
    { kind: "box", x: visit.x, y: visit.y, width: 4, height: visit.height, class: groupOf(phase.state) },
    {
      kind: "text",
      x: visit.x + 12,
      y: visit.y + visit.height / 2 + 4,
      text: fitting(mark + namesOf(visit), boxWidth - 80)
    },
    {
      kind: "text",
      x: visit.x + boxWidth - 8,
      y: visit.y + visit.height / 2 + 4,
      class: "dwell",
      end: true,
      text: time
    },
    ...exitShapes(visit, exits)
  ]
  const classes = [
    "state",
    isPassed(phase) && "passed",
    failed && "failed",
    phase === here && "now",
    phase.line > cursor && "ahead",
    leafOf(phase.state) === "lost" && "passed"
  ]
  const title = [
    `${phase.state}: ${labelOf(phase.state)}, ${time}`,
    ...exits.map((exit) => `not taken: ${exit}`)
  ].join("\n")
  return { class: classes.filter(Boolean).join(" "), shapes, title, state: phase.state, line: phase.line }
}

const moveOf = (phase: Phase, { moves }: Connection): Move | undefined =>
  moves.find(({ from, line }) => from === phase.state && line > phase.line)

/** Returns the exits that were not taken, failures last. */
const exitsOf = (state: string, taken: string | undefined): ReadonlyArray<string> => {
  const node = layout.nodes.find(({ id }) => id === state)
  const ways = layout.edges.filter(({ from, to }) => from === state && to !== taken)
  return [
    ...ways.map(({ labels, to }) => `${labels[0] ?? ""} → ${labelOf(to)}`.trimStart()),
    ...(taken === "failing" ? [] : (node?.failures ?? []).filter(Boolean).map((event) => `✗ ${event}`))
  ]
}

/** Returns the labels of a visit; the names of the states are in the tooltip. */
const namesOf = ({ phase, through }: Visit): string =>
  Array.from(new Set([...through, phase].map(({ state }) => labelOf(state)))).join(", ")

const shownExits = 2

const exitShapes = (visit: Visit, exits: ReadonlyArray<string>): ReadonlyArray<Shape> => {
  const shown = exits.slice(0, shownExits)
  const more = exits.length - shown.length
  return shown.map((text, index) => ({
    kind: "text",
    x: visit.x + boxWidth + 14,
    y: visit.y + 10 + 12 * index,
    class: "exit",
    text: fitting(
      index === shown.length - 1 && more > 0 ? `${text}, ${more} more` : text,
      width - boxWidth - 46
    )
  }))
}
