/** Values that are made when they are first needed: what a module makes while it loads, every app waits for. */

/** Returns a function that calls `make` the first time, and returns the same value each time. */
export const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}
