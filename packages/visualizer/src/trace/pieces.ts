/** Long work as a generator that pauses after each piece: its caller decides what happens in between. */

/** Runs work to its end at once. */
export const atOnce = <A>(work: Generator<void, A>): A => {
  let next = work.next()
  while (next.done !== true) next = work.next()
  return next.value
}
