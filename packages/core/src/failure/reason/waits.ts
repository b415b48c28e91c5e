/** How long to wait before what was passed before, and fails now, is tried again, in milliseconds. */
interface Waits {
  /** A refused login: after each of these, and then no more, since servers lock accounts after several refusals within minutes. */
  readonly login: ReadonlyArray<number>
  /** A certificate that is not trusted: after these, and then each time after the longest. */
  readonly certificate: ReadonlyArray<number>
  readonly longest: number
}

export const waits: Waits = { login: [300_000, 900_000], certificate: [300_000, 900_000], longest: 3_600_000 }
