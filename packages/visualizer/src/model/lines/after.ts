/** Returns the index of the first element after a line; `all` is in the order of lines. */
export const after = (all: ReadonlyArray<{ readonly line: number }>, line: number): number => {
  let low = 0
  for (let high = all.length; low < high;) {
    const middle = (low + high) >> 1
    if ((all[middle]?.line ?? 0) > line) high = middle
    else low = middle + 1
  }
  return low
}
