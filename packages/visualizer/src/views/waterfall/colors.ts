/** The colours of the style sheet, for a canvas. */
import type { RefObject } from "preact"
import { useLayoutEffect, useState } from "preact/hooks"

/** The colours of outcomes, of waits and of the page. */
const colorNames = [
  "done",
  "failed",
  "opened",
  "server",
  "network",
  "program",
  "app",
  "unknown",
  "text",
  "dim",
  "line",
  "edge",
  "bad",
  "bg",
  "accent"
] as const

export type Colors = Readonly<Record<(typeof colorNames)[number], string>>

/** Returns the sheet's colours for a canvas; they are read again when the theme changes. */
export const useColors = (ref: RefObject<HTMLElement | null>): Colors | undefined => {
  const [colors, setColors] = useState<Colors>()
  useLayoutEffect(() => {
    const read = () => {
      if (ref.current !== null) setColors(readColors(ref.current))
    }
    read()
    const queries = themes.map((query) => matchMedia(query))
    for (const query of queries) query.addEventListener("change", read)
    const root = ref.current?.getRootNode()
    const observer = new MutationObserver(read)
    if (root instanceof ShadowRoot) observer.observe(root.host, { attributeFilter: ["theme"] })
    return () => {
      observer.disconnect()
      for (const query of queries) query.removeEventListener("change", read)
    }
  }, [ref])
  return colors
}

/** Reads the colours from one element each, so that the page's styles are computed once for all of them. */
const readColors = (element: HTMLElement): Colors => {
  const probe = element.ownerDocument.createElement("i")
  for (const name of colorNames) {
    const each = element.ownerDocument.createElement("i")
    each.style.setProperty("forced-color-adjust", "none")
    each.style.color = `var(--${name})`
    probe.append(each)
  }
  element.append(probe)
  const found = new Map(
    Array.from(probe.children, (each, at) => [colorNames[at], getComputedStyle(each).color])
  )
  probe.remove()
  const of = (name: keyof Colors): string => found.get(name) ?? ""
  return {
    done: of("done"),
    failed: of("failed"),
    opened: of("opened"),
    server: of("server"),
    network: of("network"),
    program: of("program"),
    app: of("app"),
    unknown: of("unknown"),
    text: of("text"),
    dim: of("dim"),
    line: of("line"),
    edge: of("edge"),
    bad: of("bad"),
    bg: of("bg"),
    accent: of("accent")
  }
}

const themes = ["(prefers-color-scheme: dark)", "(forced-colors: active)"]
