/**
 * People paste what a server said: the search gets its words without the signs around them, which the index does not have, and
 * which the search would take for its own syntax ("BAD Command!", "[ALERT] Too many: …").
 */
const field = document.getElementById("tsd-search-input")

/** Chinese has no spaces, and the index takes ASCII alone: `Theme.ts` puts each pair of neighbours into it as this does. */
const pairsOf = (run) => {
  const signs = Array.from(run, (sign) => `u${sign.codePointAt(0).toString(16)}`)
  return signs.length === 1
    ? signs[0]
    : signs
        .slice(1)
        .map((sign, at) => signs[at] + sign)
        .join(" ")
}

const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")
Object.defineProperty(field, "value", {
  get() {
    return get
      .call(this)
      .replaceAll(/\p{Script=Han}+/gu, (run) => ` ${pairsOf(run)} `)
      .split(/[\s:~^+*\\]+/)
      .map((word) => word.replace(/^\W+|\W+$/g, ""))
      .filter((word, _, words) => word.length > 2 || words.length === 1)
      .join(" ")
  },
  set
})

for (const button of document.querySelectorAll("[data-search]")) {
  button.addEventListener("click", () => document.getElementById("tsd-search-trigger").click())
}

// a table that is wider than the page is moved by the arrow keys, too; the page is shown only after this script has run
const reach = new ResizeObserver((tables) => {
  for (const { target } of tables) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
    else target.removeAttribute("tabindex")
  }
})
for (const table of document.querySelectorAll("table")) reach.observe(table)
