/** Suggests the names that are nearest to a mistyped one. */

const maxNames = 3

/** Returns up to three names that contain the given one, or that differ from it by few letters, the nearest first. */
export const nearest = (given: string, names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const sought = given.toLowerCase()
  const allowed = Math.max(1, Math.floor(sought.length / 3))
  return names
    .map((name) => ({ name, far: farness(sought, name.toLowerCase()) }))
    .filter(({ far }) => far <= allowed)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, maxNames)
    .map(({ name }) => name)
}

/** A part of a name is as near as one wrong letter. */
const farness = (sought: string, name: string): number =>
  sought.length > 2 && name.includes(sought) ? 1 : distance(sought, name)

/** Counts the letters to insert, remove or replace. */
const distance = (one: string, other: string): number => {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [row, letter] of Array.from(one).entries()) {
    const next = [row + 1]
    for (const [column, against] of Array.from(other).entries()) {
      const [replaced = 0, removed = 0] = before.slice(column)
      const inserted = next[column] ?? 0
      next.push(Math.min(replaced + (letter === against ? 0 : 1), removed + 1, inserted + 1))
    }
    before = next
  }
  return before.at(-1) ?? 0
}
