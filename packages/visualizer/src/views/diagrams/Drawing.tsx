/** A picture of the model in the page. */
import { type Group, type Picture, roundOf, type Shape } from "../../model/diagrams/Picture.ts"

interface Props {
  /** The id, if it is drawn again elsewhere. */
  readonly id?: string
  readonly picture: Picture
  readonly scale: number
  /** Goes to a line of the trace. */
  readonly onGo: (line: number) => void
}

export const Drawing = ({ id, onGo, picture, scale }: Props) => {
  const { groups, height, title, width } = picture
  return (
    <svg
      class="chart"
      role="img"
      aria-label={title}
      width={width * scale}
      height={height * scale}
      viewBox={`0 0 ${width} ${height}`}
    >
      <g id={id} class="chart">
        {groups.map((group) => (
          <GroupView group={group} onGo={onGo} />
        ))}
      </g>
    </svg>
  )
}

const GroupView = ({ group, onGo }: { readonly group: Group; readonly onGo: (line: number) => void }) => {
  const { line, shapes, state, title, within = [] } = group
  return (
    <g
      class={`${group.class} ${line === undefined ? "" : "goes"}`}
      data-state={state}
      onClick={line === undefined ? undefined : () => onGo(line)}
    >
      {title !== undefined && <title>{title}</title>}
      {shapes.map((shape) => (
        <ShapeView shape={shape} />
      ))}
      {within.map((inner) => (
        <GroupView group={inner} onGo={onGo} />
      ))}
    </g>
  )
}

const ShapeView = ({ shape }: { readonly shape: Shape }) => {
  if (shape.kind === "line")
    return <path class={shape.class} d={shape.d} stroke-width={shape.width?.toFixed(1)} />
  if (shape.kind === "text") {
    return (
      <text class={shape.class} x={shape.x} y={shape.y} text-anchor={shape.end === true ? "end" : undefined}>
        {shape.text}
      </text>
    )
  }
  const { height, width, x, y } = shape
  return <rect class={shape.class} x={x} y={y} width={width} height={height} rx={roundOf(shape)} />
}
