/**
 * A login that is refused although it was accepted before: the password was changed, or the server cannot check it for a while.
 * It is tried again after each of these waits, in milliseconds, and then no more: servers lock accounts after several refusals
 * within minutes.
 */
export const doubts: ReadonlyArray<number> = [300_000, 900_000]
