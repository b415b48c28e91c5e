/** What several connections have to say together, at the same time or one after another. Pure. */

/** Connections that were used once and left open. */
export interface LeftOpen {
  readonly count: number
  /** How many further ones were cut without a word; `undefined` if the server said that there were too many. */
  readonly cut: number | undefined
}

export const together = {
  note: (words: string) => words,
  closed: (closed: number, open: number) => {
    if (open === 0) return "all closed in good order by this program"
    return closed === 0
      ? "none lost and none closed"
      : `none lost, ${closed} closed in good order by this program`
  },
  leftOpen: ({ count, cut }: LeftOpen) =>
    `each of ${count} connections was used once and left open, ${
      cut === undefined
        ? "until the server allowed no more"
        : `and then all ${cut} attempts to open another failed without a word: most likely no more are allowed at once`
    }`,
  cutAbove: (attempts: number, held: number) =>
    `each of ${attempts} attempts to open another failed while ${held} or more were open, and none was let in then: most likely no more than ${held} are allowed at once`
}
