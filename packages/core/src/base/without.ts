/** Shared, since many empty lists live as long as a connection. */
const none: ReadonlyArray<never> = []

/** Returns the list without one member. `filter` would allocate room for sixteen, and `toSpliced` is far slower. */
export const without = <A>(list: ReadonlyArray<A>, member: A): ReadonlyArray<A> => {
  const at = list.indexOf(member)
  if (at === -1) return list
  if (list.length === 1) return none
  return at === 0 ? list.slice(1) : list.slice(0, at).concat(list.slice(at + 1))
}
