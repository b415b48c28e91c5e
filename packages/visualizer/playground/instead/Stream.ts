/** Streams that bring nothing: this page reads none of the library's. */
const nothing = (..._given: ReadonlyArray<unknown>) => undefined

export const never = undefined
export const empty = undefined
export {
  nothing as callback,
  nothing as filter,
  nothing as flattenIterable,
  nothing as fromEffect,
  nothing as fromEffectRepeat,
  nothing as isStream,
  nothing as runForEach,
  nothing as runHead,
  nothing as suspend,
  nothing as unwrap
}
