/** Messages of a simulated account taken apart, with their words: the clients of this page read none. */
const nothing = () => undefined

export {
  nothing as bodyText,
  nothing as field,
  nothing as headerText,
  nothing as parameter,
  nothing as parse,
  nothing as structured,
  nothing as words
}
