/** Hooks about the browser that several views share. */
import type { RefObject } from "preact"
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"

export interface Size {
  readonly width: number
  readonly height: number
}

/** Returns the inner size of an element, as it changes. */
export const useSize = (ref: RefObject<HTMLElement | null>): Size => {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const measure = () =>
      setSize((before) => {
        const now = { width: element.clientWidth, height: element.clientHeight }
        return before.width === now.width && before.height === now.height ? before : now
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}

/** Returns which of many rows of one height are in view, with a few more on both sides. */
export const useWindow = (ref: RefObject<HTMLElement | null>, count: number, rowHeight: number) => {
  const { height, top, width } = useScroll(ref, count)
  const first = Math.max(0, Math.floor(top / rowHeight) - 4)
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + 4)
  return { first, last, top, height, width }
}

/** Returns the visible part of a panel. */
export const useScroll = (ref: RefObject<HTMLElement | null>, count: number) => {
  const { height, width } = useSize(ref)
  const [top, setTop] = useState(0)
  // a list that grows taller, or loses rows, is scrolled back by the browser, which says so later
  useLayoutEffect(() => setTop(ref.current?.scrollTop ?? 0), [ref, count, height])
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const onScroll = () => setTop(element.scrollTop)
    element.addEventListener("scroll", onScroll, { passive: true })
    return () => element.removeEventListener("scroll", onScroll)
  }, [ref])
  return { top, height, width }
}

/** Scrolls a row into view when `row` changes, with a few more around it; a visible one stays where it is. */
export const useInView = (
  ref: RefObject<HTMLElement | null>,
  row: number | undefined,
  rowHeight: number,
  topOf: (row: number) => number = (at) => at * rowHeight
): void => {
  const { height } = useSize(ref)
  useEffect(() => {
    const element = ref.current
    if (element === null || row === undefined || row < 0) return
    const top = topOf(row)
    const margin = Math.min(rowHeight * 2, element.clientHeight / 4)
    if (top < element.scrollTop) element.scrollTop = Math.max(0, top - margin)
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight + margin - element.clientHeight
    }
  }, [ref, row, rowHeight, height])
}

/** A panel that is closer to the end than this, in pixels, shows it. */
const endTolerance = 48

/** Returns whether a panel is scrolled to its end: new rows must not move what a person looks at above. */
export const useAtEnd = (ref: RefObject<HTMLElement | null>) => {
  const [follows, setFollows] = useState(true)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const onScroll = () =>
      setFollows(element.scrollTop + element.clientHeight >= element.scrollHeight - endTolerance)
    element.addEventListener("scroll", onScroll, { passive: true })
    return () => element.removeEventListener("scroll", onScroll)
  }, [ref])
  return {
    follows,
    follow: () => ref.current?.scrollTo({ top: ref.current.scrollHeight })
  }
}

/** Scrolls a part into the middle of its panel if it is out of view; the page around the panel does not move. */
export const reveal = (panel: HTMLElement, part: Element, always = false): void => {
  const outer = panel.getBoundingClientRect()
  const inner = part.getBoundingClientRect()
  const isSeen =
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom &&
    inner.left >= outer.left - 1 &&
    inner.right <= outer.right + 1
  if (isSeen && !always) return
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  panel.scrollBy({
    top: inner.top + inner.height / 2 - outer.top - outer.height / 2,
    left: inner.left + inner.width / 2 - outer.left - outer.width / 2,
    behavior: calm ? "instant" : "smooth"
  })
}

const pageOfRows = 10

/** Returns the row that a key leads to from row `here` of `count`; `undefined` for other keys. */
export const rowOf = (key: string, here: number, count: number): number | undefined => {
  const last = count - 1
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    PageDown: here + pageOfRows,
    PageUp: here - pageOfRows,
    Home: 0,
    End: last
  }
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined
  return target === undefined || count === 0 ? undefined : Math.min(Math.max(target, 0), last)
}

/** Renders again a few times a second while `active`, because waiting times grow. */
export const useTicking = (active: boolean): void => {
  const [, tick] = useState(0)
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => tick((count) => count + 1), 200)
    return () => clearInterval(timer)
  }, [active])
}

/** Returns one function for all renderings, which does what the latest one was given. */
export const useLatest = <A>(act: (argument: A) => void): ((argument: A) => void) => {
  const latest = useRef(act)
  latest.current = act
  return useRef((argument: A) => latest.current(argument)).current
}
