/** Returns the index of the first element whose place is beyond `place`; `all` is in the order of places. */
export const firstAfter = <A>(all: ReadonlyArray<A>, place: number, placeOf: (each: A) => number): number => {
  let low = 0
  for (let high = all.length; low < high;) {
    const middle = (low + high) >>> 1
    const each = all[middle]
    if (each !== undefined && placeOf(each) > place) high = middle
    else low = middle + 1
  }
  return low
}
