/** What the metrics of a connection share. */

/** The attribute for the app's name of a connection or a pool, if it has one. */
export const labelled = (label: string | undefined): Readonly<Record<string, string>> =>
  label === undefined ? {} : { "imap.connection.label": label }

/** The boundaries of histograms of times, in seconds. */
export const secondsOf: ReadonlyArray<number> = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
