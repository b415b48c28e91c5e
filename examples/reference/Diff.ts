import { Diff, Spans } from "@effect-imap/visualizer"
import { opened, read, refused } from "./read.ts"

// Diff.of
// where the way of a connection that failed parts from one that went well
const { transition } = Diff.of(opened, refused)

export const well = transition?.a?.event // "identify.ok": an ID was sent
export const badly = transition?.b?.event // "always": there was none

// Diff.chosen
// the connection that tells most: the first that failed
export const failed = Diff.chosen(Spans.connections(read))?.ended?.error // "UnsafeLogin"
