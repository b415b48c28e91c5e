/** Keys that work wherever the focus is, unless a person is typing. */
import type { Range } from "../waterfall/Waterfall.tsx"
import type { Viewer } from "./Viewer.ts"

export interface Reach {
  readonly focus: (what: "find" | "details" | "list") => void
  /** Returns the visible range of the waterfall. */
  readonly range: () => Range | undefined
}

/** Acts on a key; returns whether it is one of these keys. */
export const press = (event: KeyboardEvent, viewer: Viewer, reach: Reach): boolean => {
  const [target] = event.composedPath()
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (isTyping(target) && event.key !== "Escape") return false
  const inList = target instanceof HTMLElement && target.role === "listbox"
  if (event.key === "Enter" && inList) {
    reach.focus("details")
    return true
  }
  const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined
  action?.(viewer, reach)
  return action !== undefined
}

const isTyping = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "range")

const zoomed = ({ from, to }: Range, factor: number): Range => {
  const middle = (from + to) / 2
  const half = ((to - from) / 2) * factor
  return { from: middle - half, to: middle + half }
}

const zoom = (viewer: Viewer, reach: Reach, factor: number) => {
  const range = reach.range()
  if (range !== undefined) viewer.set({ range: zoomed(range, factor) })
}

const back = (viewer: Viewer, reach: Reach) => {
  const { comparing, cursor, panel } = viewer.get()
  if (panel !== undefined) return viewer.set({ panel: undefined })
  if (comparing) return viewer.set({ comparing: false })
  if (cursor !== undefined) viewer.go(undefined)
  reach.focus("list")
}

const actions: Readonly<Record<string, (viewer: Viewer, reach: Reach) => void>> = {
  "/": (_, reach) => reach.focus("find"),
  "?": (viewer) => viewer.set({ panel: "help" }),
  "[": (viewer) => viewer.step(-1),
  "]": (viewer) => viewer.step(1),
  "+": (viewer, reach) => zoom(viewer, reach, 0.5),
  "=": (viewer, reach) => zoom(viewer, reach, 0.5),
  "-": (viewer, reach) => zoom(viewer, reach, 2),
  e: (viewer) => viewer.goCause(),
  f: (viewer) => viewer.jump("failure", 1),
  F: (viewer) => viewer.jump("failure", -1),
  r: (viewer) => viewer.jump("retry", 1),
  R: (viewer) => viewer.jump("retry", -1),
  o: (viewer) => viewer.jump("odd", 1),
  O: (viewer) => viewer.jump("odd", -1),
  m: (viewer) => viewer.measure(),
  c: (viewer) => viewer.copyLine(),
  p: (viewer) => viewer.play(),
  n: (viewer) => viewer.beginNote(),
  "0": (viewer) => viewer.set({ range: undefined }),
  Escape: back
}
