/** Keeps the current state in the middle of the pane, until a person moves the drawing. */
import type { RefObject } from "preact"
import { useEffect, useLayoutEffect, useRef } from "preact/hooks"
import type { Node } from "../../model/diagrams/Chart.ts"

/** `here`: the current state. The view jumps to it when another connection is shown, and scrolls smoothly after that. */
export const useFollowing = (
  pane: RefObject<HTMLElement | null>,
  here: Node | undefined,
  { follows, scale, shown, width, height }: View
): void => {
  const before = useRef("")
  useLayoutEffect(() => {
    const element = pane.current
    const drawing = element?.querySelector("svg.chart")
    if (!follows || here === undefined || !element || !drawing) return
    const outer = element.getBoundingClientRect()
    const inner = drawing.getBoundingClientRect()
    const view = `${shown} ${scale} ${width} ${height}`
    const isCalm = before.current !== view || matchMedia("(prefers-reduced-motion: reduce)").matches
    before.current = view
    element.scrollTo({
      left: element.scrollLeft + inner.left - outer.left + (here.x + here.width / 2) * scale - width / 2,
      top: element.scrollTop + inner.top - outer.top + (here.y + here.height / 2) * scale - height / 2,
      behavior: isCalm ? "instant" : "smooth"
    })
  }, [pane, here, follows, scale, shown, width, height])
}

interface View {
  readonly follows: boolean
  readonly scale: number
  /** The id of the shown connection. */
  readonly shown: number
  readonly width: number
  readonly height: number
}

/** Calls when a person moves what is shown by the wheel, by touch, or by keys that scroll. */
export const useMoved = (pane: RefObject<HTMLElement | null>, moved: () => void): void => {
  useEffect(() => {
    const element = pane.current
    if (element === null) return
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (/^(Page(Up|Down)|Home|End|ArrowLeft|ArrowRight)$/.test(key)) moved()
    }
    element.addEventListener("wheel", moved, { passive: true })
    element.addEventListener("touchmove", moved, { passive: true })
    element.addEventListener("keydown", onKeyDown)
    return () => {
      element.removeEventListener("wheel", moved)
      element.removeEventListener("touchmove", moved)
      element.removeEventListener("keydown", onKeyDown)
    }
  })
}

/** A shorter drag, in pixels, is a click. */
const minDrag = 4

/** Moves what is shown with the mouse that drags it; `clicked`: on its ground, and not moved. */
export const useDragging = (
  pane: RefObject<HTMLElement | null>,
  moved: () => void,
  clicked: () => void
): void => {
  const from = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined)
  useEffect(() => {
    const element = pane.current
    if (element === null) return
    const onDown = ({ button, clientX, clientY, pointerType }: PointerEvent) => {
      from.current = pointerType === "mouse" && button === 0 ? { x: clientX, y: clientY } : undefined
    }
    const onMove = ({ buttons, clientX, clientY, pointerId }: PointerEvent) => {
      if (from.current === undefined || buttons === 0) return
      const [left, top] = [from.current.x - clientX, from.current.y - clientY]
      if (!element.hasPointerCapture(pointerId)) {
        if (Math.hypot(left, top) < minDrag) return
        // from now on nothing below the pointer is clicked
        element.setPointerCapture(pointerId)
        moved()
      }
      from.current = { x: clientX, y: clientY }
      element.scrollBy({ left, top, behavior: "instant" })
    }
    const onUp = ({ pointerId, target }: PointerEvent) => {
      const isGround = target instanceof Element && target.closest("[role=button], .goes") === null
      if (from.current !== undefined && !element.hasPointerCapture(pointerId) && isGround) clicked()
      from.current = undefined
    }
    element.addEventListener("pointerdown", onDown)
    element.addEventListener("pointermove", onMove)
    element.addEventListener("pointerup", onUp)
    return () => {
      element.removeEventListener("pointerdown", onDown)
      element.removeEventListener("pointermove", onMove)
      element.removeEventListener("pointerup", onUp)
    }
  })
}
