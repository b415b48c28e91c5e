/** The tip of the part of a drawing under the pointer, or with the focus. */
import type { RefObject } from "preact"
import { useEffect, useState } from "preact/hooks"

interface Shown {
  readonly words: string
  readonly x: number
  readonly y: number
}

/** The tip of parts that have a `data-tip`; `pane` scrolls, and stands in the same parent. */
export const Tip = ({ pane }: { readonly pane: RefObject<HTMLElement | null> }) => {
  const [tip, show] = useState<Shown>()
  useEffect(() => {
    const element = pane.current
    if (element === null) return
    const at = ({ clientX, clientY, target }: PointerEvent) => {
      const part = target instanceof Element ? target.closest("[data-tip]") : null
      const words = part?.getAttribute("data-tip")
      if (!words) return show(undefined)
      const box = (element.parentElement ?? element).getBoundingClientRect()
      show({ words, x: Math.min(clientX - box.left, box.width - maxWidth), y: clientY - box.top })
    }
    const hide = () => show(undefined)
    element.addEventListener("pointermove", at)
    element.addEventListener("pointerleave", hide)
    element.addEventListener("scroll", hide)
    return () => {
      element.removeEventListener("pointermove", at)
      element.removeEventListener("pointerleave", hide)
      element.removeEventListener("scroll", hide)
    }
  }, [pane])
  if (tip === undefined) return null
  return (
    <div
      class="tooltip"
      aria-hidden="true"
      style={{ insetInlineStart: `${Math.max(4, tip.x)}px`, insetBlockStart: `${tip.y + 16}px` }}
    >
      {tip.words}
    </div>
  )
}

/** The maximum width of a tip in pixels, as in the style sheet. */
const maxWidth = 260
