/** What a person stumbles over on a page: text that is too small or cut, and pages that scroll sideways. */
import { Effect } from "effect"
import type { Page } from "playwright-core"
import { does } from "./Browser.ts"

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 }
]

/** The smallest text that is easily read, in CSS pixels. */
const smallest = 11

/** Lists the flaws of a page, on a wide screen and on a narrow one. */
export const flaws = Effect.fnUntraced(function* (page: Page) {
  const found: Array<string> = []
  for (const size of sizes) {
    yield* resize(page, size)
    for (const flaw of yield* does(() => page.evaluate(look, smallest)))
      found.push(`${size.width} px: ${flaw}`)
  }
  return found
})

/** Runs in the page: waits until what changed is drawn. */
export const drawn = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

/** Resizes an open page, as a person does by its edge, and waits until it is drawn. */
export const resize = Effect.fnUntraced(function* (
  page: Page,
  size: { readonly width: number; readonly height: number }
) {
  yield* does(() => page.setViewportSize(size))
  yield* does(() => page.evaluate(drawn))
})

/** Presses Tab as often as `times`, and lists what has the focus without a whole outline around it. */
export const unseenFocus = Effect.fnUntraced(function* (page: Page, times = 30) {
  const found = new Set<string>()
  for (let press = 0; press < times; press++) {
    yield* does(() => page.keyboard.press("Tab"))
    const unseen = yield* does(() => page.evaluate(focused))
    if (unseen !== undefined) found.add(unseen)
  }
  return [...found]
})

/** Runs in the page. */
const focused = (): string | undefined => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  if (at === null || at === document.body || at.shadowRoot !== null) return undefined
  const { outlineOffset, outlineStyle, outlineWidth } = getComputedStyle(at)
  const around = parseFloat(outlineOffset) + parseFloat(outlineWidth) - 0.5
  const { bottom, left, right, top } = at.getBoundingClientRect()
  let by = at.parentElement
  while (by !== null && getComputedStyle(by).overflowX === "visible") by = by.parentElement
  const box = by?.getBoundingClientRect()
  const isWhole =
    box === undefined ||
    (left - around >= box.left &&
      right + around <= box.right &&
      top - around >= box.top &&
      bottom + around <= box.bottom)
  return outlineStyle !== "none" && isWhole ? undefined : `${at.localName}.${at.className} ${at.textContent}`
}

/** The sizes and weights of the viewer's text. */
const allowed = ["12.5px", "14px", "20px", "400", "600"]

/** Lists the sizes and weights of a page's text that it should not have. */
export const oddFonts = (page: Page) =>
  Effect.map(
    does(() => page.evaluate(fonts)),
    (found) => found.filter((each) => !allowed.includes(each))
  )

/** Runs in the page: the computed sizes and weights of all text in the viewer. */
const fonts = (): ReadonlyArray<string> => {
  const root = document.querySelector("imap-trace-view")?.shadowRoot
  const found = new Set<string>()
  for (const element of root?.querySelectorAll("*") ?? []) {
    const hasText = Array.from(element.childNodes).some(
      (node) => node instanceof Text && node.data.trim() !== ""
    )
    if (!hasText || element.closest("svg, style") !== null) continue
    const { fontSize, fontWeight } = getComputedStyle(element)
    found.add(fontSize).add(fontWeight)
  }
  return [...found]
}

/** Runs in the page. */
const look = (smallest: number): ReadonlyArray<string> => {
  const flawsOf = (element: Element): ReadonlyArray<string> => {
    const { height, left, top, width } = element.getBoundingClientRect()
    const words = Array.from(element.childNodes, (node) =>
      node instanceof Text ? node.data.trim() : ""
    ).join("")
    // what is hidden is for screen readers
    if (words === "" || Math.min(width, height) <= 1 || top > innerHeight || left > innerWidth) return []
    const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1
    const size = scale * parseFloat(getComputedStyle(element).fontSize)
    const named = `${element.localName}.${element.getAttribute("class") ?? ""} “${words.slice(0, 40)}”`
    return [
      ...(size < smallest - 0.01 ? [`${size.toFixed(1)} px high: ${named}`] : []),
      ...(isCut(element) ? [`cut without a title: ${named}`] : [])
    ]
  }
  const isCut = (element: Element): boolean => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      if (at.hasAttribute("title") || /auto|scroll/.test(getComputedStyle(at).overflowX)) return false
      if (getComputedStyle(at).overflowX !== "visible" && at.scrollWidth > at.clientWidth + 1)
        return at.closest("[title]") === null
    }
    return false
  }
  const within = (root: ParentNode): ReadonlyArray<Element> =>
    Array.from(root.querySelectorAll("*")).flatMap((element) => [
      element,
      ...(element.shadowRoot === null ? [] : within(element.shadowRoot))
    ])
  const wide = document.documentElement.scrollWidth - innerWidth
  return [
    ...(wide > 0 ? [`scrolls sideways by ${wide} px`] : []),
    ...within(document.body).flatMap((element) =>
      element.scrollWidth > element.clientWidth + 1 && element.matches(".app, .board, .compare, .parts")
        ? [`${element.className} scrolls sideways`]
        : flawsOf(element)
    )
  ]
}
