/** The colours of the style sheet, for a canvas. */
import type { RefObject } from "preact"
import { useLayoutEffect, useState } from "preact/hooks"

export interface Colors {
  readonly us: string
  readonly net: string
  readonly tls: string
  readonly session: string
  readonly auth: string
  readonly mailbox: string
  readonly text: string
  readonly dim: string
  readonly line: string
  readonly edge: string
  readonly bad: string
  readonly bg: string
  readonly accent: string
}

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

const colorNames = [
  "us",
  "net",
  "tls",
  "session",
  "auth",
  "mailbox",
  "text",
  "dim",
  "line",
  "edge",
  "bad",
  "bg",
  "accent"
] as const satisfies ReadonlyArray<keyof Colors>

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
  const [us = "", net = "", tls = "", session = "", auth = "", mailbox = "", text = "", dim = "", ...rest] =
    Array.from(probe.children, (each) => getComputedStyle(each).color)
  const [line = "", edge = "", bad = "", bg = "", accent = ""] = rest
  probe.remove()
  return { us, net, tls, session, auth, mailbox, text, dim, line, edge, bad, bg, accent }
}

const themes = ["(prefers-color-scheme: dark)", "(forced-colors: active)"]
