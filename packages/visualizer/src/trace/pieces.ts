/** Long work as a generator that pauses after each piece: its caller decides what happens in between. */

/** The number of items in a piece, which takes some milliseconds. */
const most = 1024

/** Maps very many items, in pieces. */
export function* mapped<A, B>(items: Iterable<A>, f: (item: A) => B): Generator<void, Array<B>, void> {
  const all: Array<B> = []
  for (const item of items) {
    all.push(f(item))
    if (all.length % most === 0) yield
  }
  return all
}

/** Runs work to its end at once. */
export const atOnce = <A>(work: Generator<void, A>): A => {
  let next = work.next()
  while (next.done !== true) next = work.next()
  return next.value
}
