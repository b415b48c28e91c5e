/** The waits of a connection as one band above its steps, with sums. */
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { duration } from "@effect-imap/core/internal/Advice"
import { type Scale, scaleOf, timeOf, xOf, extentOf } from "../../model/timeline/scale.ts"
import { named, type Sums, sumsOf, type Wait, waitsIn } from "../../model/waits/Wait.ts"
import { useViewer } from "../app/Viewer.ts"
import { plain } from "../parts/ServerText.tsx"
import { useColors } from "../waterfall/colors.ts"
import { paintWaits } from "../waterfall/paintWaits.ts"
import type { Range } from "../waterfall/Waterfall.tsx"

interface Props {
  readonly waits: ReadonlyArray<Wait>
  readonly origin: number
  readonly range: Range
  /** The end of what is shown after a break, if anything is. */
  readonly until: number | undefined
  readonly names: number
  /** The width of the bars, in pixels. */
  readonly width: number
}

const height = 16

export const WaitBand = ({ names, origin, range, until, waits, width }: Props) => {
  const viewer = useViewer()
  const root = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const colors = useColors(root)
  const scale = scaleOf(range, width, until)
  const [tip, show] = useState<{ readonly words: string; readonly left: number }>()
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d")
    if (canvas.current === null || !context || colors === undefined) return
    const ratio = Math.max(1, devicePixelRatio)
    Object.assign(canvas.current, { width: extentOf(scale) * ratio, height: height * ratio })
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const [first, last] = [waits[0], waits.at(-1)]
    if (first === undefined || last === undefined) return
    const place = { y: 2, height: height - 4, origin, from: first.start, to: last.end }
    paintWaits(context, waits, scale, place, colors)
  })
  const point = (wait: Wait | undefined, left = 0) => {
    show(wait && { words: wordsOf(wait), left })
    viewer.set({
      glow: new Set(wait?.lines),
      moment: wait === undefined || wait.isRest ? undefined : { from: wait.start, to: wait.end }
    })
  }
  const at = (event: MouseEvent): Wait | undefined => waitAt(waits, scale, event.offsetX, origin)
  return (
    <div class="waits" ref={root} style={{ "--names": `${names}px` }}>
      <span class="cut dim">waited for</span>
      <canvas
        ref={canvas}
        style={{ width: `${extentOf(scale)}px`, height: `${height}px` }}
        role="img"
        aria-label={`Waited for: ${sumWords(sumsOf(waits))}`}
        onMouseMove={(event) => {
          const wait = at(event)
          point(wait, wait === undefined ? 0 : Math.max(0, xOf(scale, wait.start - origin)))
        }}
        onMouseLeave={() => point(undefined)}
        onClick={(event) => viewer.go(at(event)?.lines[0])}
      />
      {tip !== undefined && (
        <p
          class="tip"
          style={{
            left: `${names + Math.min(tip.left, Math.max(0, width - 280))}px`,
            top: `${height + 2}px`
          }}
        >
          {tip.words}
        </p>
      )}
    </div>
  )
}

/** The sums of a connection, or of the range that is chosen, each with its longest wait. */
export const WaitSums = ({ waits }: { readonly waits: ReadonlyArray<Wait> }) => {
  const viewer = useViewer()
  return (
    <ul class="legend" aria-label="Waited for">
      {named(sumsOf(waits)).map(({ ms, name, of }) => {
        const words = (
          <>
            <span class={`swatch whom-${of}`} />
            {name} {duration(ms)}
          </>
        )
        const longest = of === "rest" ? undefined : longestOf(waits, of)
        const line = longest?.lines[0]
        return (
          <li key={of}>
            {line === undefined ? (
              words
            ) : (
              <button
                type="button"
                class="link sum"
                title={`The longest: ${longest === undefined ? "" : wordsOf(longest)}`}
                onClick={() => viewer.go(line)}
              >
                {words}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const longestOf = (waits: ReadonlyArray<Wait>, of: keyof Sums): Wait | undefined => {
  let longest: Wait | undefined
  for (const wait of waits)
    if (
      wait.whom === of &&
      !wait.isRest &&
      wait.end - wait.start > (longest ? longest.end - longest.start : 0)
    )
      longest = wait
  return longest
}

/** Returns the wait under the pointer; of several in a pixel, the longest that is no rest. */
const waitAt = (waits: ReadonlyArray<Wait>, scale: Scale, x: number, origin: number): Wait | undefined => {
  const [from, to] = [timeOf(scale, x - 1) + origin, timeOf(scale, x + 1) + origin]
  const near = waitsIn(waits, from, Math.max(to, from + Number.EPSILON))
  const found = near.reduce<Wait | undefined>(
    (best, wait) => (best === undefined || rankOf(wait) > rankOf(best) ? wait : best),
    undefined
  )
  // the whole of it, and not only what is near
  return (
    found &&
    waits.find(({ end, line, what }) => line === found.line && what === found.what && end >= found.end)
  )
}

const rankOf = ({ end, isRest, start }: Wait): number => (isRest ? 0 : end - start)

const wordsOf = ({ end, isRest, start, what, whom }: Wait): string =>
  plain(
    [what, duration(end - start), isRest ? "" : whom === "program" ? "this program" : whom]
      .filter(Boolean)
      .join(" · ")
  )

const sumWords = (sums: Sums): string =>
  named(sums)
    .map(({ ms, name }) => `${name} ${duration(ms)}`)
    .join(", ")
