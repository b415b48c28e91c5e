/** Long work as a generator that stops after each piece: its caller decides what may happen in between. */

/** Runs it to its end at once. */
export const atOnce = <A>(work: Generator<void, A>): A => {
  let next = work.next()
  while (next.done !== true) next = work.next()
  return next.value
}
