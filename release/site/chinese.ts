/**
 * Chinese as words of the search. The index only takes ASCII, and Chinese has no spaces: each pair of neighbouring
 * characters is a word, in the index and in what people type.
 */
export const pairsOf = (run: string): string => {
  const signs = Array.from(run, (sign) => `u${sign.codePointAt(0)?.toString(16)}`)
  if (signs.length === 1) return signs.join("")
  return signs
    .slice(1)
    .map((sign, at) => `${signs[at]}${sign}`)
    .join(" ")
}
