/**
 * A story as one SVG file that an issue tracker shows: no script, no request. All cards are below each other, and the
 * animation only highlights one after another: a viewer without animations shows everything. It is as narrow as a phone,
 * which shows it without making its text smaller.
 */
import type { Card, Storyboard } from "../model/verdict/Storyboard.ts"
import { chart, chartRules, heightOf } from "./storyChart.ts"
import type { Group, Shape } from "../model/diagrams/Picture.ts"
import { svgOf } from "./svg.ts"
import type { Theme } from "./svgText.ts"
import { fit, wrapped } from "./terminal.ts"

/** A card, with the parts that appear while it is highlighted. */
interface Drawn {
  readonly kind: Card["kind"]
  readonly height: number
  readonly still: ReadonlyArray<Shape>
  readonly parts: ReadonlyArray<Group>
}

interface Placed extends Drawn {
  readonly top: number
}

const width = 380
const margin = 8
const padding = 12
const inner = width - 2 * (margin + padding)
/** The characters of a line of text, of the first heading, and of a line of the wire. */
const columns = 49
const headingColumns = 36
const lineColumns = 45
const mostText = 10
const mostLines = 3

/** Draws the story as an animated picture. */
export const storySvg = (story: Storyboard, theme: Theme = "auto"): string => {
  const drawn: Array<Placed> = []
  let top = margin
  for (const card of story.cards) {
    const made = draw(card, top)
    drawn.push({ ...made, top })
    top += made.height + 10
  }
  const words = story.cards.map(({ heading, text }) => plain(`${heading}. ${text}`)).join(" ")
  return svgOf(
    {
      width,
      height: top - 10 + margin,
      title: plain(story.title),
      about: fit(words, 2000),
      groups: drawn.map((card, at) => cardOf(card, at, story.tone === "failure"))
    },
    { rules: rules + animation(drawn), theme }
  )
}

const draw = (card: Card, top: number): Drawn => {
  const isFirst = card.kind === "happened"
  const left = margin + padding
  const heading = paragraph(card.heading, 4, isFirst ? headingColumns : columns)
  let y = top + (isFirst ? 24 : 20)
  const still: Array<Shape> = []
  const put = (text: string, className: string | undefined, step: number) => {
    still.push({ kind: "text", x: left, y, class: className, text })
    y += step
  }
  for (const line of heading) put(line, "heading", 20)
  for (const line of paragraph(card.text)) put(line, isFirst ? "quiet" : undefined, 17)
  const parts = card.lines.map(({ text: said, way }): Group => {
    const shapes = paragraph(`${way} ${said}`, mostLines, lineColumns).map((text, line): Shape => ({
      kind: "text",
      x: left,
      y: y + 17 * line,
      text
    }))
    y += 17 * shapes.length
    return { class: way === "S:" ? "line answer" : "line", shapes }
  })
  if (card.places.length > 0) {
    for (const group of chart(card.places, { x: left, y: y - 8, width: inner })) parts.push(group)
    y += heightOf(card.places) - 4
  }
  return { kind: card.kind, height: y - top - 4, still, parts }
}

/** Wraps text to at most `most` lines; the last one ends with an ellipsis if more is left. */
const paragraph = (words: string, most = mostText, across = columns): ReadonlyArray<string> => {
  const lines = words === "" ? [] : wrapped(plain(words), across)
  if (lines.length <= most) return lines
  return [...lines.slice(0, most - 1), fit(`${lines[most - 1] ?? ""} …`, across)]
}

/** Removes the backticks around code, which a picture does not need. */
const plain = (words: string): string => words.replaceAll("`", "")

const rules = [
  "text{font-size:13px}",
  ".card rect.paper{fill:none;stroke:var(--line)}",
  ".heading{font-weight:600;font-size:13px}",
  ".happened .heading{font-size:16px}",
  ".happened.bad .heading{fill:var(--bad)}",
  ".line text{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:12px}",
  ".quiet{fill:var(--quiet)}",
  ".bad .answer text{fill:var(--bad)}",
  chartRules
].join("")

/** The seconds for each card, and for all of them together at the end. */
const slot = 4

const animation = (cards: ReadonlyArray<Drawn>): string => {
  const slots = cards.length + 1
  const time = `${slots * slot}s infinite`
  const moving = cards.flatMap(({ parts }, card) => [
    lit(card, slots),
    `.c${card}{animation:c${card} ${time}}`,
    ...parts.flatMap((_, part) => [
      coming(card, part, parts.length, slots),
      `.p${card}-${part}{animation:p${card}-${part} ${time}}`
    ])
  ])
  return `@media(prefers-reduced-motion:no-preference){${moving.join("")}}`
}

/** The opacity of a card while another is highlighted: it can still be read. */
const dim = 0.55

/** Highlights a card in its own slot and in the last one, and dims it in between. */
const lit = (at: number, slots: number): string => {
  const p = (time: number) => percent(time, slots)
  const before = at === 0 ? "" : `0%,${p(at - 0.08)}{opacity:${dim}}`
  return `@keyframes c${at}{${before}${p(at)},${p(at + 0.96)}{opacity:1}${p(at + 1.04)},${p(slots - 1.08)}{opacity:${dim}}${p(slots - 1)},100%{opacity:1}}`
}

const percent = (at: number, slots: number): string => `${((100 * at) / slots).toFixed(2)}%`

/** Makes a part faint from the beginning of its card's slot until its own time. */
const coming = (card: number, part: number, parts: number, slots: number): string => {
  const p = (time: number) => percent(card + time, slots)
  const at = 0.1 + (0.6 * part) / parts
  const before = card === 0 ? "" : `0%,${p(0)}{opacity:1}`
  return `@keyframes p${card}-${part}{${before}${p(0.04)},${p(at)}{opacity:.15}${p(at + 0.06)},100%{opacity:1}}`
}

const cardOf = ({ height, kind, parts, still, top }: Placed, at: number, isBad: boolean): Group => ({
  class: `card ${kind} c${at}${isBad ? " bad" : ""}`,
  shapes: [
    { kind: "box", class: "paper", x: margin, y: top, width: width - 2 * margin, height, round: 8 },
    ...still
  ],
  within: parts.map((part, index) => ({ ...part, class: `${part.class} p${at}-${index}` }))
})
