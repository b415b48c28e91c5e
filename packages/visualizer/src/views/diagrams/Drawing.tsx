/** A picture of the model in the page. */
import { Component, type ComponentChildren, type SVGAttributes } from "preact"
import { type Group, type Picture, roundOf, type Shape } from "../../model/diagrams/Picture.ts"

/** A part that can be picked: a state of the chart, or an edge, such as `enabling>selecting`. */
export interface Part {
  readonly kind: "state" | "edge"
  readonly id: string
}

interface Props {
  /** The id, if it is drawn again elsewhere. */
  readonly id?: string
  readonly picture: Picture
  readonly scale: number
  /** Goes to a line of the trace. */
  readonly onGo?: (line: number) => void
  /** Picks a part: then states and edges are buttons. */
  readonly onPick?: (part: Part) => void
  readonly picked?: Part | undefined
  /** Drawn above the picture. */
  readonly children?: ComponentChildren
}

export const Drawing = ({ children, id, picture, scale, ...acts }: Props) => {
  const { groups, height, title, width } = picture
  return (
    <svg
      class="chart"
      role={acts.onPick === undefined ? "img" : "group"}
      aria-label={title}
      width={width * scale}
      height={height * scale}
      viewBox={`0 0 ${width} ${height}`}
    >
      <g id={id} class="chart">
        {groups.map((group) => (
          <GroupView key={group.state ?? group.edge} group={group} {...acts} />
        ))}
      </g>
      {children}
    </svg>
  )
}

type Acts = Pick<Props, "onGo" | "onPick" | "picked">

interface GroupProps extends Acts {
  readonly group: Group
}

/** Most of a chart is the same from one transition to the next: only groups that differ are drawn again. */
class GroupView extends Component<GroupProps> {
  override shouldComponentUpdate({ group, onGo, onPick, picked }: GroupProps): boolean {
    const { props } = this
    return (
      onGo !== props.onGo ||
      onPick !== props.onPick ||
      isPicked(group, picked) !== isPicked(props.group, props.picked) ||
      !areAlike(group, props.group)
    )
  }

  override render({ group, ...acts }: GroupProps) {
    const { line, shapes, state, title, within = [] } = group
    const part = partOf(group)
    const { onPick } = acts
    const pick = part === undefined || onPick === undefined ? undefined : () => onPick(part)
    const go = line === undefined ? undefined : () => acts.onGo?.(line)
    const chosen = isPicked(group, acts.picked)
    return (
      <g
        class={`${group.class} ${pick === undefined && go === undefined ? "" : "goes"} ${chosen ? "picked" : ""}`}
        data-state={state}
        data-edge={group.edge}
        data-tip={pick === undefined ? undefined : title}
        onClick={pick ?? go}
        {...(pick === undefined ? {} : buttonOf(group, chosen, pick))}
      >
        {title !== undefined && pick === undefined && <title>{title}</title>}
        {pick !== undefined && part?.kind === "edge" && shapes.map(grip)}
        {shapes.map((shape) => (
          <ShapeView shape={shape} />
        ))}
        {within.map((inner) => (
          <GroupView group={inner} {...acts} />
        ))}
      </g>
    )
  }
}

const isPicked = (group: Group, picked: Part | undefined): boolean => {
  const part = picked && partOf(group)
  return part !== undefined && part.kind === picked?.kind && part.id === picked.id
}

const areAlike = (a: Group, b: Group): boolean =>
  a.class === b.class &&
  a.title === b.title &&
  a.line === b.line &&
  a.within === b.within &&
  a.shapes.length === b.shapes.length &&
  a.shapes.every((shape, at) => isSame(shape, b.shapes[at]))

const isSame = (a: Shape, b: Shape | undefined): boolean => {
  if (a.kind === "line")
    return b?.kind === "line" && a.d === b.d && a.class === b.class && a.width === b.width
  if (a.kind === "text")
    return b?.kind === "text" && a.text === b.text && a.x === b.x && a.y === b.y && a.class === b.class
  return (
    b?.kind === "box" &&
    a.x === b.x &&
    a.y === b.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.class === b.class
  )
}

const partOf = ({ edge, state }: Group): Part | undefined => {
  if (state !== undefined) return { kind: "state", id: state }
  return edge === undefined ? undefined : { kind: "edge", id: edge }
}

/**
 * Entered states and taken edges are reached by Tab; others by the panel of a picked state, which lists its edges.
 */
const buttonOf = (
  { class: name, edge, shapes, title }: Group,
  isChosen: boolean,
  pick: () => void
): SVGAttributes<SVGGElement> =>
  edge !== undefined && !isReached(name)
    ? { "aria-hidden": true }
    : {
        role: "button",
        "aria-label": labelOf(shapes, title),
        "aria-pressed": isChosen,
        tabindex: isReached(name) ? 0 : -1,
        onKeyDown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return
          event.preventDefault()
          event.stopPropagation()
          pick()
        }
      }

const isReached = (name: string): boolean => /\b(done|now)\b/.test(name)

/** The text on a part, and its tooltip. */
const labelOf = (shapes: ReadonlyArray<Shape>, title = ""): string => {
  const written = shapes.flatMap((shape) => (shape.kind === "text" ? shape.text : []))
  const words = title.split("\n").filter((line) => !written.includes(line))
  return [written.join(" "), words.join(", ")].filter(Boolean).join(": ")
}

/** A line is too thin to be pointed at. */
const grip = (shape: Shape) =>
  shape.kind === "line" && shape.class === "edge" ? <path class="grip" d={shape.d} /> : null

const ShapeView = ({ shape }: { readonly shape: Shape }) => {
  if (shape.kind === "line")
    return <path class={shape.class} d={shape.d} stroke-width={shape.width?.toFixed(1)} />
  if (shape.kind === "text") {
    // the space parts it from the next text, where it is read
    return (
      <text class={shape.class} x={shape.x} y={shape.y} text-anchor={shape.end === true ? "end" : undefined}>
        {shape.text}{" "}
      </text>
    )
  }
  const { height, width, x, y } = shape
  return <rect class={shape.class} x={x} y={y} width={width} height={height} rx={roundOf(shape)} />
}
