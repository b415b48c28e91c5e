/** Handlers that highlight lines of the trace while an element is under the pointer, or has the focus. */
import type { useViewer } from "../app/Viewer.ts"

/** Returns the handlers of an element that shows these lines. */
export const glowing = (viewer: ReturnType<typeof useViewer>, lines: ReadonlyArray<number> = []) => {
  const glow = () => viewer.set({ glow: new Set(lines) })
  const fade = () => viewer.set({ glow: new Set() })
  return { onMouseEnter: glow, onMouseLeave: fade, onFocusIn: glow, onFocusOut: fade }
}
