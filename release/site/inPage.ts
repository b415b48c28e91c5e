/** The script of each page of the site, in addition to TypeDoc's. */
import * as Search from "./search/inPage.ts"

Search.attach()

for (const button of document.querySelectorAll("[data-search]")) {
  button.addEventListener("click", () => document.getElementById("tsd-search-trigger")?.click())
}

// a story is loaded when it is played
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-play]")) {
  button.addEventListener("click", () => {
    const story = document.createElement("iframe")
    story.className = "story"
    story.title = button.title
    story.src = button.dataset["play"] ?? ""
    button.replaceWith(story)
    story.focus()
  })
}

// the arrow keys also scroll a table that is wider than the page; the page is shown only after this script has run
const reach = new ResizeObserver((tables) => {
  for (const { target } of tables) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0")
    else target.removeAttribute("tabindex")
  }
})
for (const table of document.querySelectorAll("table, .tsd-typography > pre")) reach.observe(table)
