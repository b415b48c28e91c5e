/**
 * A map of a drawing that is larger than its pane, with the visible part, which can be dragged or moved by arrow keys.
 */
import type { KeyboardEventHandler, RefObject } from "preact"
import { useLayoutEffect, useState } from "preact/hooks"
import type { Node } from "../../model/diagrams/Chart.ts"
import type { Place } from "../../page/Places.ts"
import { DotsInMap } from "./Dots.tsx"
import type { Picture, Shape } from "../../model/diagrams/Picture.ts"

interface Props {
  /** The scrolling element that contains the drawing `id`. */
  readonly pane: RefObject<HTMLElement | null>
  readonly id: string
  readonly picture: Picture
  /** The height of the pane in pixels. */
  readonly paneHeight: number
  readonly scale: number
  /** The current state. */
  readonly here: Node | undefined
  /** The connections of the account. */
  readonly places: ReadonlyArray<Place>
  /** Called before it moves what is shown. */
  readonly onMove: () => void
}

interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The radius of the current state in pixels. */
const dotRadius = 4
/** The radius of other connections. */
const otherDotRadius = 2.5

/** The maximum height in pixels, and as a share of the pane. */
const maxHeight = 220
const share = 0.45

/** The width of a map with its margins. */
export const mapWidth = 84

export const Minimap = ({ here, id, onMove, pane, paneHeight, picture, places, scale }: Props) => {
  const [part, setPart] = useState<Part>()
  useLayoutEffect(() => {
    const element = pane.current
    const look = () => {
      const drawing = element?.querySelector(`#${id}`)?.closest("svg")
      if (element && drawing) setPart(partOf(element, drawing, scale))
    }
    look()
    element?.addEventListener("scroll", look)
    return () => element?.removeEventListener("scroll", look)
  }, [scale, picture.width, picture.height])
  const height = Math.min(maxHeight, paneHeight * share)
  const small = height / picture.height
  const moveTo = (event: PointerEvent) => {
    if (event.buttons === 0 || part === undefined || !(event.currentTarget instanceof Element)) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const x = (event.clientX - left) / small - part.x - part.width / 2
    const y = (event.clientY - top) / small - part.y - part.height / 2
    onMove()
    pane.current?.scrollBy({ left: x * scale, top: y * scale, behavior: "instant" })
  }
  const onKeyDown: KeyboardEventHandler<SVGSVGElement> = (event) => {
    const by = Object.hasOwn(strides, event.key) ? strides[event.key] : undefined
    if (by === undefined || part === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onMove()
    pane.current?.scrollBy({ left: by[0] * part.width * scale, top: by[1] * part.height * scale })
  }
  return (
    <svg
      class="minimap"
      role="group"
      tabindex={0}
      aria-label="Overview: arrows move what is shown"
      width={picture.width * small}
      height={height}
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        moveTo(event)
      }}
      onPointerMove={moveTo}
      onKeyDown={onKeyDown}
    >
      {sketch(picture).map(([name, d]) => (
        <path key={name} class={name} d={d} />
      ))}
      {part !== undefined && <rect class="shown" {...part} />}
      {small > 0 && <DotsInMap places={places} radius={otherDotRadius / small} />}
      {here !== undefined && small > 0 && (
        <circle
          class="here"
          cx={here.x + here.width / 2}
          cy={here.y + here.height / 2}
          r={dotRadius / small}
        />
      )}
    </svg>
  )
}

/**
 * The drawing as one path for each style. Cloning all of it at each transition, as `use` does, would take longest.
 */
const sketch = ({ groups }: Picture): ReadonlyArray<readonly [name: string, d: string]> => {
  const paths = new Map([
    ["nest", ""],
    ["way", ""],
    ["way done", ""],
    ["state", ""],
    ["state done", ""],
    ["state failed", ""]
  ])
  for (const { class: name, shapes } of groups) {
    const looks = name.split(" ")
    const is = (look: string) => looks.includes(look)
    const kind = is("nest") ? "nest" : is("state") ? "state" : "way"
    const look =
      kind === "state" && is("failed")
        ? "state failed"
        : kind !== "nest" && is("done")
          ? `${kind} done`
          : kind
    paths.set(look, (paths.get(look) ?? "") + shapes.map(outline).join(""))
  }
  return Array.from(paths)
}

const outline = (shape: Shape): string => {
  if (shape.kind === "box") return `M${shape.x} ${shape.y}h${shape.width}v${shape.height}h${-shape.width}Z`
  return shape.kind === "line" && shape.class === "edge" ? shape.d : ""
}

/** Returns the visible part of the drawing, in the drawing's coordinates. */
const partOf = (pane: HTMLElement, drawing: Element, scale: number): Part => {
  const outer = pane.getBoundingClientRect()
  const inner = drawing.getBoundingClientRect()
  return {
    x: (outer.left - inner.left) / scale,
    y: (outer.top - inner.top) / scale,
    width: pane.clientWidth / scale,
    height: pane.clientHeight / scale
  }
}

/** The share of the visible part by which an arrow key moves it. */
const stride = 0.25
const strides: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-stride, 0],
  ArrowRight: [stride, 0],
  ArrowUp: [0, -stride],
  ArrowDown: [0, stride]
}
