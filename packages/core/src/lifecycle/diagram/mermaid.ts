/**
 * A chart as a mermaid `stateDiagram-v2`.
 *
 * Mermaid draws an arrow only between states that stand side by side, so an arrow from a state within another begins
 * at the outer one, and its label names the inner one. Events between the same two states share an arrow. What any
 * state may lead to (`failing`, `lost`) has a note in place of arrows, which lists all ways there.
 */
import type { Chart, Edge, ChartState } from "./Chart.ts"

/** Between two states side by side. */
interface Arrow {
  readonly from: string
  readonly to: string
  readonly label: string
}

export const draw = (chart: Chart): string =>
  ["stateDiagram-v2", ...indented(within(chart, pictureOf(chart), undefined)), ""].join("\n")

/** The states within another, or all of them, with the arrows between them. */
const within = (chart: Chart, picture: Picture, outer: ChartState | undefined): ReadonlyArray<string> => {
  const states = chart.states.filter(({ parent }) => parent === outer?.id)
  const parts = states.map((state) => stateLines(chart, picture, state))
  if (outer?.type === "parallel")
    return parts.flatMap((part, index) => (index === 0 ? part : ["--", ...part]))
  const first = outer === undefined ? states[0]?.id : outer.initial
  return [
    ...(first === undefined ? [] : [`[*] --> ${idOf(first)}`]),
    ...parts.flat(),
    ...picture.arrows
      .filter(({ from }) => states.some(({ id }) => id === from))
      .map(({ from, label, to }) => `${idOf(from)} --> ${idOf(to)}: ${label}`),
    ...states.flatMap(({ id }) => {
      const lines = picture.notes.get(id)
      return lines === undefined ? [] : noteLines(id, lines)
    })
  ]
}

/** One state with all within it. */
const stateLines = (chart: Chart, picture: Picture, state: ChartState): ReadonlyArray<string> => {
  const head = `state "${lastOf(state.id)}" as ${idOf(state.id)}`
  const body = within(chart, picture, state)
  const end = state.parent === undefined && state.type === "final" ? [`${idOf(state.id)} --> [*]`] : []
  return body.length === 0 ? [head, ...end] : [`${head} {`, ...indented(body), "}"]
}

const noteLines = (state: string, lines: ReadonlyArray<string>): ReadonlyArray<string> => [
  `note right of ${idOf(state)}`,
  ...indented(lines),
  "end note"
]

const indented = (lines: ReadonlyArray<string>): ReadonlyArray<string> => lines.map((line) => `  ${line}`)

const pictureOf = ({ edges }: Chart): Picture => {
  const notes = new Map<string, Array<string>>()
  for (const edge of edges.filter(isFromAnywhere)) {
    notes.set(edge.to, [...(notes.get(edge.to) ?? []), `any state - ${labelOf(edge)}`])
  }
  const arrows = together(edges.filter((edge) => !isFromAnywhere(edge)).map(arrowOf))
  for (const { from, label, to } of arrows) notes.get(to)?.push(`${lastOf(from)} - ${label}`)
  return { arrows: arrows.filter(({ to }) => !notes.has(to)), notes }
}

const isFromAnywhere = ({ from, to }: Edge): boolean => from !== to && isWithin(to, from)

const together = (arrows: ReadonlyArray<Arrow>): ReadonlyArray<Arrow> =>
  Array.from(
    Map.groupBy(arrows, ({ from, to }) => `${from} ${to}`).values(),
    ([first, ...rest]) => first && { ...first, label: [first, ...rest].map(({ label }) => label).join(", ") }
  ).filter((arrow) => arrow !== undefined)

/** The arrow for an edge, among the children of the innermost state around both of its ends. */
const arrowOf = (edge: Edge): Arrow => {
  const from = edge.from.split(".")
  const to = edge.to.split(".")
  const apart = from.findIndex((part, index) => part !== to[index])
  const depth = apart === -1 ? from.length : apart + 1
  const inner = from.slice(depth).join(".")
  return {
    from: from.slice(0, depth).join("."),
    to: to.slice(0, depth).join("."),
    label: inner === "" ? labelOf(edge) : `${labelOf(edge)} (${inner})`
  }
}

const labelOf = ({ event, guard }: Edge): string => (guard === undefined ? event : `${event} [${guard}]`)

const isWithin = (name: string, outer: string): boolean => outer === "" || name.startsWith(`${outer}.`)

const lastOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1)

const idOf = (name: string): string => name.replaceAll(".", "_")

interface Picture {
  readonly arrows: ReadonlyArray<Arrow>
  /** The ways to a state that can be reached from anywhere within the one around it. */
  readonly notes: ReadonlyMap<string, ReadonlyArray<string>>
}
