/** Lazy values: work done while a module loads would delay every app. */

/** Returns a function that calls `make` the first time, and returns the same value each time. */
export const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}
