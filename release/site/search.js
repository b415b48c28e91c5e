/**
 * People paste what a server said: the search gets its words without the signs around them, which the index does not have, and
 * which the search would take for its own syntax ("BAD Command!", "[ALERT] Too many: …").
 */
const field = document.getElementById("tsd-search-input")
const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")
Object.defineProperty(field, "value", {
  get() {
    return get
      .call(this)
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
