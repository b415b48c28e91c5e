/** When the mailbox was open, and when it was away. Pure. */
import { span, times } from "../../../trace/quantities.ts"
import { shortened } from "../words.ts"

/** Times are in milliseconds. */
export const open = {
  open: (open: number, whole: number) =>
    // what is shorter than the unit of the words is told with the losses
    span(open) === span(whole) || (open >= 3_600_000 && whole - open < 60_000)
      ? `Open ${span(open)}`
      : `Open ${span(open)} of ${span(whole)}`,
  openHere: (open: number, whole: number) => `Open ${span(open)} of ${span(whole)} here`,
  openOnRecord: (open: number, known: number) => `Open ${span(open)} of the ${span(known)} on record`,
  openOnRecordHere: (open: number, known: number) =>
    `Open ${span(open)} of the ${span(known)} on record here`,
  unselected: (count: number, ms: number) =>
    `no mailbox selected for ${inAll(count, ms)}, since the server refused one`,
  onlyAfter: (ms: number) => `only after the first ${span(ms)}`,
  atBothEnds: (between: number) =>
    `when the trace begins and ends: what was between (${span(between)}) is not kept`,
  atBothEndsAlone: (between: number) =>
    `when the trace begins and ends, earlier losses unknown: what was between (${span(between)}) is not kept`,
  unkept: (ms: number) => `what was between (${span(ms)}) is not kept`,
  neverLost: () => "never lost",
  lossesUnknown: () => "earlier losses unknown",
  lost: (count: number, about: number | undefined) => `lost ${times(count)}${every(about)}`,
  lostAtLeast: (count: number, about: number | undefined) => `lost at least ${times(count)}${every(about)}`,
  awayAtMost: (count: number, ms: number, isSilent: boolean, by: string | undefined) =>
    `${again(count, ms)}${included(isSilent)}${meanwhile(by)}`,
  awayBefore: (count: number, ms: number, isSilent: boolean, by: string | undefined) =>
    `${again(count, ms)} at first${included(isSilent)}${meanwhile(by)}`,
  endedBy: (title: string) => title,
  givenUp: (reason: string, rest: number) =>
    `then given up${rest < longRest ? "" : `, ${span(rest)} before the trace ends`}: ${reason}`,
  awayAtLast: (ms: number) => `not open for the last ${span(ms)}`,
  awayNow: (ms: number) => `not open for ${span(ms)} now`,
  left: () => "then ended by the app",
  unaskedAtLast: (ms: number) => `logged in without a mailbox for the last ${span(ms)}`,
  locked: () => "read-only since it was opened again",
  slept: (count: number, ms: number) => `slept ${inAll(count, ms)}, or the clock was set`,
  moved: (count: number, ms: number) => `changed its runner ${times(count)} in ${span(ms)}`,
  nothingMissed: () => "nothing missed",
  foundAgain: (count: number) =>
    `at least ${count === 1 ? "one message" : `${count} messages`} that came meanwhile ${count === 1 ? "was" : "were"} found then`,
  hardlyOpen: (share: number, usual: number, reason: string) =>
    `hardly ever open: ${share < 1 ? "less than 1" : Math.round(share)} % of the time, usually lost about ${span(usual)} after it was opened (${reason})`,
  paused: (count: number, ms: number) =>
    `closed by the app in between ${times(count)}, for ${span(ms)} in all`,
  silent: (command: string, ms: number) =>
    `silent for the last ${span(ms)}: no answer to ${shortened(command)}`,
  polled: (since: boolean) =>
    `no IDLE${since ? " any more" : ""}, so that new mail is seen at the next check instead of at once`
}

/** The sum of several times is none of them. */
const inAll = (count: number, ms: number): string => `${span(ms)}${count === 1 ? "" : " in all"}`

const every = (ms: number | undefined): string => (ms === undefined ? "" : `, about every ${span(ms)}`)

/** A trace that goes on for less after an account was given up shows nothing by it, in milliseconds. */
const longRest = 10_000

const again = (count: number, ms: number): string =>
  `open again ${count === 1 ? "after" : "within"} ${span(ms)}`

/** Why the mailbox could not be opened again at once. */
const meanwhile = (by: string | undefined): string => (by === undefined ? "" : ` (${by})`)

/** It is counted from the server's last line: since then nothing is known of the connection. */
const included = (isSilent: boolean): string => (isSilent ? ", silence included" : "")
