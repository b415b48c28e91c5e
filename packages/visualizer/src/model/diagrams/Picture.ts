/** A drawing as data, so that the page and saved files show the same. Coordinates are pixels. */

export type Shape =
  | {
      readonly kind: "box"
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      /** The radius of its corners; by default that of a state. */
      readonly round?: number
      readonly class?: string | undefined
    }
  | {
      readonly kind: "line"
      readonly d: string
      readonly class?: string | undefined
      readonly width?: number | undefined
    }
  | {
      readonly kind: "text"
      readonly x: number
      readonly y: number
      readonly text: string
      readonly class?: string | undefined
      readonly end?: boolean
    }

/** Shapes that belong together, such as a state or a transition. */
export interface Group {
  readonly class: string
  readonly shapes: ReadonlyArray<Shape>
  /** Groups on top of the shapes. */
  readonly within?: ReadonlyArray<Group>
  /** The tooltip. */
  readonly title?: string | undefined
  /** The id of the state, such as `selecting`, if it is one. */
  readonly state?: string | undefined
  /** The states between which it leads, such as `enabling>selecting`, if it is an edge of the chart. */
  readonly edge?: string | undefined
  /** Its line in the trace. */
  readonly line?: number | undefined
}

export interface Picture {
  readonly width: number
  readonly height: number
  /** The description for people who cannot see it. */
  readonly title: string
  /** A longer description, if there is more to say than the title. */
  readonly about?: string
  readonly groups: ReadonlyArray<Group>
}

type Points = ReadonlyArray<readonly [x: number, y: number]>

export const lineThrough = (points: Points): string =>
  points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("")

/** Draws an arrowhead at the end of a line. */
export const tipOf = (points: Points): string => {
  const [x, y] = points.at(-1) ?? [0, 0]
  const [fromX, fromY] = points.at(-2) ?? [0, 0]
  const length = Math.hypot(x - fromX, y - fromY) || 1
  const [alongX, alongY] = [(x - fromX) / length, (y - fromY) / length]
  const at = (along: number, across: number) =>
    `${(x - alongX * along - alongY * across).toFixed(1)} ${(y - alongY * along + alongX * across).toFixed(1)}`
  return `M${x} ${y}L${at(8, 3.5)}L${at(8, -3.5)}Z`
}

export const arrow = (points: Points, width?: number): ReadonlyArray<Shape> => [
  { kind: "line", d: lineThrough(points), class: "edge", width },
  { kind: "line", d: tipOf(points), class: "tip" }
]

/** The radius of a box's corners. */
export const roundOf = ({ round, width }: Extract<Shape, { readonly kind: "box" }>): number =>
  round ?? (width > 4 ? 6 : 0)

/** Shortens text to a width in pixels, at about six pixels a letter. */
export const fitting = (text: string, width: number): string => {
  const maxLetters = Math.max(4, Math.floor(width / 6.4))
  return text.length <= maxLetters ? text : `${text.slice(0, maxLetters - 1)}…`
}
