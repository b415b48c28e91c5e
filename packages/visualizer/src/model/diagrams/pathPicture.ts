/**
 * The path of one connection through the machine: each visit of a state is a box, in the order of time, with the ways in
 * side by side. Next to a box are the states to which it could have moved instead.
 */
import { layout } from "./Chart.ts"
import { busyIn } from "../connection/ProgramSpans.ts"
import type { Connection, Move, Phase } from "../connection/Connection.ts"
import { failureOf, isTransient } from "../lines/Failure.ts"
import { eventLabel, labelTextOf } from "./eventLabel.ts"
import { eventWords, groupOf, isKept, labelOf, laneOf, laneWords, leafOf } from "../machine/phase.ts"
import { arrow, fitting, type Group, type Picture, type Shape } from "./Picture.ts"
import { timeText } from "../connection/timeText.ts"
import { boxesOf, margin, type PathBox, pathWidth } from "./PathBox.ts"

/** Draws the path of a connection. */
export const pathPicture = (connection: Connection): Picture => {
  const [phases, left] = shortened(connection.phases.filter((phase) => isOnWay(phase, connection)))
  const below = left === 0 ? margin : 24
  const { bottom, visits } = boxesOf(phases)
  const here = phases.at(-1)
  const words = `${left} visits in the middle are not drawn`
  const omitted: Shape = { kind: "text", x: margin, y: bottom + 16, class: "word", text: words }
  return {
    width: pathWidth,
    height: bottom + below,
    title: `The path of ${connection.group} through the states${here === undefined ? "" : `, now in ${here.state}`}`,
    groups: [
      ...waysOf(visits, connection),
      ...visits.map((visit) => boxGroup(visit, laneAt(visit, visits), connection, here)),
      ...lostEnd(visits, connection),
      ...(left === 0 ? [] : [{ class: "word", shapes: [omitted] }])
    ]
  }
}

/** Of a longer path, only the first and the last boxes are drawn. */
const maxVisits = 40
const lastVisits = 8

const shortened = (all: ReadonlyArray<Phase>): readonly [shown: ReadonlyArray<Phase>, left: number] => {
  // of many IDLEs, only the first and the last ones are drawn
  const again = new Set(all.filter(({ state }) => isKept(state)).slice(3, -3))
  const phases = all.filter((phase) => !again.has(phase))
  const left = Math.max(0, phases.length - maxVisits)
  const shown =
    left === 0 ? phases : [...phases.slice(0, maxVisits - lastVisits), ...phases.slice(-lastVisits)]
  return [shown, left + again.size]
}

/** Returns whether a phase belongs to the path: a wait for a turn that never came, and the end of a way in, do not. */
const isOnWay = (phase: Phase, { winner }: Connection): boolean => {
  const lane = laneOf(phase.state)
  if (lane === undefined) return true
  const leaf = leafOf(phase.state)
  if (leaf === "won") return false
  return (
    !(isTransient(phase) && (leaf === "waiting" || leaf === "deciding")) &&
    !(leaf === "lost" && winner !== undefined)
  )
}

const waysOf = (visits: ReadonlyArray<PathBox>, connection: Connection): ReadonlyArray<Group> =>
  visits.flatMap((visit, index) =>
    entriesOf(visit, connection).flatMap((move) => {
      const from = leftBy(move, visits.slice(0, index))
      return from === undefined ? [] : [wayGroup(from, visit, move, connection)]
    })
  )

/** Returns the transitions that entered a visit: from the way in that won the race, or from both, if neither did. */
const entriesOf = ({ phase, through }: PathBox, { moves, winner }: Connection): ReadonlyArray<Move> => {
  const entered = through[0] ?? phase
  return moves.filter(({ from, line, time, to }) => {
    const lane = laneOf(from)
    const isJoin = lane !== undefined && laneOf(to) === undefined
    if (!isJoin || to !== entered.state || time !== entered.start) return line === entered.line
    return winner === undefined || lane === winner
  })
}

/** Marks the end of the way in that lost the race. */
const lostEnd = (visits: ReadonlyArray<PathBox>, { winner }: Connection): ReadonlyArray<Group> => {
  const last = visits.findLast(({ phase }) => (laneOf(phase.state) ?? winner) !== winner)
  if (winner === undefined || last === undefined) return []
  const text = fitting(`∅ given up: ${laneWords[winner]} was ready first`, last.width)
  const y = last.y + last.height + 14
  return [{ class: "word", shapes: [{ kind: "text", x: last.x + 12, y, class: "word", text }] }]
}

/** Returns the visit that a transition leaves; if it is not drawn, the last one of its way in. */
const leftBy = (move: Move, before: ReadonlyArray<PathBox>): PathBox | undefined => {
  const lane = laneOf(move.from)
  const isBeside = ({ phase }: PathBox) =>
    lane === undefined || laneOf(phase.state) === undefined || laneOf(phase.state) === lane
  return before.findLast(({ phase }) => phase.state === move.from) ?? before.findLast(isBeside)
}

const wayGroup = (from: PathBox, to: PathBox, move: Move, connection: Connection): Group => {
  const failed = failureOf(connection)?.move === move
  const startX = from.x + 20
  const endX = to.x + 20 + (from.x === to.x ? 0 : 8)
  const startY = from.y + from.height
  const middle = to.y - 5
  const points = [
    [startX, startY],
    [startX, middle],
    [endX, middle],
    [endX, to.y]
  ] as const
  const event = eventLabel(move.event)
  const words = failed ? event + timeText(connection, move.time - connection.span.start, " at ") : event
  return {
    class: failed ? "way failed" : "way",
    title: `${move.from} → ${move.to}: ${eventWords(move.event)}`,
    line: move.line,
    shapes: [
      ...arrow(points),
      {
        kind: "text",
        x: startX + 10,
        y: startY + from.gap / 2 + 4,
        class: "word",
        text: fitting(words, from.width - 14)
      }
    ]
  }
}

const boxGroup = (visit: PathBox, lane: string, connection: Connection, here: Phase | undefined): Group => {
  const { height, phase, width, x, y } = visit
  const middle = y + height / 2 + 4
  const failed = failureOf(connection)?.phase === phase
  const move = moveOf(phase, connection)
  const isOpen = phase.end === undefined && connection.ended === undefined
  const { start } = phase
  const end = phase.end ?? connection.span.end ?? connection.last
  const took = end - start - (isKept(phase.state) ? 0 : busyIn(connection, { start, end }))
  const exits = laneOf(phase.state) === undefined && !isTransient(phase) ? exitsOf(phase.state, move?.to) : []
  const mark = failed ? "✗ " : isOpen ? "… " : ""
  const time = isTransient(phase) ? "passed" : timeText(connection, took)
  const shapes: ReadonlyArray<Shape> = [
    { kind: "box", x, y, width, height },
    { kind: "box", x, y, width: 4, height, class: groupOf(phase.state) },
    { kind: "text", x: x + 12, y: middle, text: fitting(mark + namesOf(visit) + lane, width - 80) },
    { kind: "text", x: x + width - 8, y: middle, class: "dwell", end: true, text: time },
    ...exitShapes(visit, exits)
  ]
  const classes = [
    "state",
    isTransient(phase) && "passed",
    failed && "failed",
    phase === here && "now",
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
    ...ways.map(({ conditions, to }) =>
      `${labelTextOf(conditions.slice(0, 1))} → ${labelOf(to)}`.trimStart()
    ),
    ...(taken === "failing" ? [] : (node?.failures ?? []).filter(Boolean).map((event) => `✗ ${event}`))
  ]
}

/** Returns the labels of a visit; the names of the states are in the tooltip. */
const namesOf = ({ phase, through }: PathBox): string =>
  Array.from(new Set([...through, phase].map(({ state }) => labelOf(state)))).join(", ")

/** Names the way in at its first box, if there are two. */
const laneAt = (visit: PathBox, visits: ReadonlyArray<PathBox>): string => {
  const lane = laneOf(visit.phase.state)
  const all = visits.filter(({ phase }) => laneOf(phase.state) !== undefined)
  const isRace = all.some(({ phase }) => laneOf(phase.state) !== lane)
  const first = all.find(({ phase }) => laneOf(phase.state) === lane)
  return lane !== undefined && isRace && first === visit ? ` · ${laneWords[lane]}` : ""
}

const maxExits = 2

const exitShapes = (visit: PathBox, exits: ReadonlyArray<string>): ReadonlyArray<Shape> => {
  const shown = exits.slice(0, maxExits)
  const more = exits.length - shown.length
  return shown.map((text, index) => ({
    kind: "text",
    x: visit.x + visit.width + 14,
    y: visit.y + 8 + 12 * index,
    class: "exit",
    text: fitting(index === shown.length - 1 && more > 0 ? `${text}, ${more} more` : text, visit.width + 22)
  }))
}
