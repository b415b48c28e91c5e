/** The script of each page of the site, in addition to TypeDoc's. */
import { backwards } from "./backwards.ts"
import { pairsOf } from "./chinese.ts"

/**
 * People paste a server's words: the search gets them without punctuation, which the index does not contain, and which
 * the search would take for its own syntax ("BAD Command!", "[ALERT] Too many: …").
 */
const wordsIn = (typed: string): ReadonlyArray<string> =>
  typed
    .replaceAll(/\p{Script=Han}+/gu, (run) => ` ${pairsOf(run)} `)
    .split(/[\s:~^+*\\]+/)
    .map((word) => word.replace(/^\W+|\W+$/g, ""))
    .filter((word, _, words) => word.length > 2 || words.length === 1)

/**
 * What was typed, as TypeDoc's search reads it. It puts a `*` at both ends of each part, so that a rare word that contains a
 * typed one ("LOGINDISABLED") would count more than the typed word itself: a part here is the word's end, the word, which
 * counts most, and its beginning. A word alone is asked for backwards as well, see `sought`.
 */
class Typed extends String {
  override trim(): string {
    return Object(this)
  }

  override split(): Array<string> {
    const words = wordsIn(`${this}`)
    const [only = ""] = words
    const parts = words.map((word) => `${word}\t${word}^9\t${word}`)
    return words.length === 1 ? [`${backwards(only)}^9\t${parts[0]}`] : parts
  }

  /** A title that begins with what was typed is ranked by how short it is: none begins with this. */
  override toLowerCase(): string {
    return "\0"
  }
}

const field = document.getElementById("tsd-search-input")
const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")
if (field !== null && value !== undefined)
  Object.defineProperty(field, "value", {
    ...value,
    get: () => {
      const text = String(value.get?.call(field)).trim()
      return wordsIn(text).length === 0 ? "" : new Typed(text)
    }
  })

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
