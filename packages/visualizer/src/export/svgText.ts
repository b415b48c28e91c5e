/** SVG as text, one element at a time. All text of a trace passes through `escaped`. */
import { visible } from "@effect-imap/core/internal/Trace"

/** Escapes text, for content and attributes alike. */
export const escaped = (text: string): string =>
  visible(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? "")

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

type Attributes = Readonly<Record<string, string | number | undefined>>

/** Writes an element. `children` is finished markup. */
export const element = (name: string, attributes: Attributes, children = ""): string => {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value))}"`]
  )
  return children === "" ? `<${name}${pairs.join("")}/>` : `<${name}${pairs.join("")}>${children}</${name}>`
}

export type Theme = "light" | "dark" | "auto"

/** Writes the colours as CSS variables of an element. `auto` follows the reader's preference. */
export const colours = (theme: Theme, selector: string): string => {
  const dark = theme === "auto" ? `@media(prefers-color-scheme:dark){${selector}{${variables(1)}}}` : ""
  return `${selector}{${variables(theme === "dark" ? 1 : 0)}}${dark}`
}

/** Light, then dark; those of outcomes are the same, with a contrast of at least 3:1 on both. */
const palette = {
  done: ["#818d9d", "#818d9d"],
  failed: ["#d6293e", "#d6293e"],
  opened: ["#7f4df0", "#7f4df0"],
  paper: ["#ffffff", "#15181d"],
  ink: ["#1b1f24", "#e6e9ee"],
  quiet: ["#626973", "#9aa3ae"],
  line: ["#c5cad1", "#3a414b"],
  fill: ["#f4f6f8", "#20252c"],
  bad: ["#b3261e", "#ff8a80"],
  now: ["#fff3c4", "#5b4a00"]
} as const

const variables = (theme: 0 | 1): string =>
  Object.entries(palette)
    .map(([name, values]) => `--${name}:${values[theme]}`)
    .join(";")
