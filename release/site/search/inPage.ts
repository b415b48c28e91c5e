/** The search in a page: the dialog and the keys are TypeDoc's, the answers are ours. */
import { type Find, type Found, make, type Part } from "./find.ts"

declare global {
  interface Window {
    /** Set by the script that is loaded with the first search. */
    searched?: ReadonlyArray<Part>
  }
}

const byId = (id: string): HTMLElement | null => document.getElementById(id)

const base = document.documentElement.dataset["base"] ?? "."

let find: Find | undefined

/** Loads the sections; a script is read from disk as well. */
const load = (): void => {
  const script = document.createElement("script")
  script.src = `${base}/assets/search.js`
  script.addEventListener("load", () => {
    find = make(window.searched ?? [])
    show()
  })
  document.head.append(script)
}

const show = (): void => {
  const [field, results, status] = [
    byId("tsd-search-input"),
    byId("tsd-search-results"),
    byId("tsd-search-status")
  ]
  if (!(field instanceof HTMLInputElement) || results === null || status === null) return
  const query = field.value.trim()
  const found = find?.(query) ?? []
  field.removeAttribute("aria-activedescendant")
  results.replaceChildren(...found.map(resultOf))
  status.textContent =
    find === undefined ? "Loading the search …" : query !== "" && found.length === 0 ? "Nothing found." : ""
}

const resultOf = (found: Found, at: number): HTMLElement => {
  const item = element("li", "found")
  item.id = `tsd-search:${at}`
  item.setAttribute("role", "option")
  const link = document.createElement("a")
  link.href = `${base}/${found.url}`
  link.tabIndex = -1
  const title = element("span", "found-title", found.page)
  if (found.heading !== undefined) title.append(" › ", found.heading)
  link.append(title, snippetOf(found))
  item.append(link)
  return item
}

/** The characters that are shown of a section, and how many of them before the first word that was found. */
const maxSnippet = 150
const before = 40

const snippetOf = ({ text, words }: Found): HTMLElement => {
  const pattern = words.map((word) => word.replaceAll(/[^\p{L}\p{N}_]/gu, "")).filter((word) => word !== "")
  const any = new RegExp(`((?:${pattern.join("|")})\\p{L}*)`, "giu")
  const first = pattern.length === 0 ? 0 : Math.max(0, text.search(any))
  const start = first <= before ? 0 : text.indexOf(" ", first - before) + 1
  const cut = `${start === 0 ? "" : "… "}${text.slice(start, start + maxSnippet)}${text.length > start + maxSnippet ? " …" : ""}`
  const snippet = element("span", "found-text")
  const pieces = pattern.length === 0 ? [cut] : cut.split(any)
  snippet.append(...pieces.map((piece, at) => (at % 2 === 1 ? element("mark", "", piece) : piece)))
  return snippet
}

const element = (name: string, className: string, text = ""): HTMLElement => {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}

/** Takes what is typed before TypeDoc's own search does. */
export const attach = (): void => {
  document.addEventListener("focusin", ({ target }) => {
    if (target === byId("tsd-search-input") && find === undefined && window.searched === undefined) load()
  })
  document.addEventListener(
    "input",
    (event) => {
      if (event.target !== byId("tsd-search-input")) return
      event.stopImmediatePropagation()
      show()
    },
    { capture: true }
  )
}
