/** A picture of the model in the page and as files, drawn in the same way. */
import { svgOf } from "../../export/chartSvg.ts"
import type { Group, Picture, Shape } from "../../model/diagrams/Picture.ts"
import { download } from "../parts/download.ts"
import { png } from "./png.ts"
import { useViewer } from "../app/Viewer.ts"

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
  return <rect class={shape.class} x={x} y={y} width={width} height={height} rx={width > 4 ? 6 : 0} />
}

const GroupView = ({ group, onGo }: { readonly group: Group; readonly onGo: (line: number) => void }) => {
  const { line, shapes, state, title } = group
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
    </g>
  )
}

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

interface SavingProps {
  /** The names of the files, without their extension. */
  readonly name: string
  readonly picture: Picture
  readonly mermaid: () => string
}

export const Saving = ({ mermaid, name, picture }: SavingProps) => {
  const viewer = useViewer()
  const svg = () => svgOf(picture, "light")
  const save = (text: string, type: string, kind: string) =>
    download(new Blob([text], { type }), `${name}.${kind}`)
  return (
    <span class="saving" role="group" aria-label="Save this drawing">
      <button type="button" class="quiet" onClick={() => save(svg(), "image/svg+xml", "svg")}>
        SVG
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() =>
          void png(svg(), picture).then(
            (blob) => download(blob, `${name}.png`),
            () => viewer.say("This browser cannot save it as PNG")
          )
        }
      >
        PNG
      </button>
      <button type="button" class="quiet" onClick={() => save(mermaid(), "text/plain", "mmd")}>
        Mermaid
      </button>
    </span>
  )
}
