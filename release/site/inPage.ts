/** The script of each page of the site, besides TypeDoc's own. */
import { pairsOf } from "./chinese.ts"

/**
 * People paste a server's words: the search gets them without punctuation, which the index does not contain, and which
 * the search would take for its own syntax ("BAD Command!", "[ALERT] Too many: …"). Several words come in another order: a
 * title that begins with what was typed is ranked by how short it is, so "Unsafe Login" would hide the page of that name.
 */
const searched = (typed: string): string =>
  typed
    .replaceAll(/\p{Script=Han}+/gu, (run) => ` ${pairsOf(run)} `)
    .split(/[\s:~^+*\\]+/)
    .map((word) => word.replace(/^\W+|\W+$/g, ""))
    .filter((word, _, words) => word.length > 2 || words.length === 1)
    .toReversed()
    .join(" ")

const field = document.getElementById("tsd-search-input")
const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")
if (field !== null && value !== undefined)
  Object.defineProperty(field, "value", { ...value, get: () => searched(String(value.get?.call(field))) })

for (const button of document.querySelectorAll("[data-search]")) {
  button.addEventListener("click", () => document.getElementById("tsd-search-trigger")?.click())
}

// the arrow keys also scroll a table that is wider than the page; the page is shown only after this script has run
const reach = new ResizeObserver((tables) => {
  for (const { target } of tables) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0")
    else target.removeAttribute("tabindex")
  }
})
for (const table of document.querySelectorAll("table")) reach.observe(table)
