/** What was slow, and what waited in this program. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { uncapitalized } from "../../../trace/letters.ts"
import { span, times } from "../../../trace/quantities.ts"
import { shortened } from "../words.ts"
import { fromTo, many } from "./counts.ts"

/** Times are in milliseconds. */
export const pace = {
  turnWaited: (count: number, ms: number, inVain: number) =>
    waitedFor(count === 1 ? "its turn" : "their turn", count, ms, inVain),
  poolWaited: (count: number, ms: number, inVain: number) =>
    waitedFor("a connection of the pool", count, ms, inVain),
  slowSource: (count: number, ms: number) =>
    `the app took ${count === 1 ? "" : "up to "}${span(ms)} to supply its password or token${many(count)}`,
  slowLookups: (title: string, lost: number) =>
    `${uncapitalized(title)}${lost === 0 ? "" : `, ${lost === 1 ? "one" : lost} of them without an answer`}`,
  slowFirst: uncapitalized,
  slowRoundTrip: (ms: number) => `each answer takes at least ${span(ms)}, which is one round trip`,
  slowThroughout: (least: number, most: number) => `nearly all answers took ${fromTo(least, most)}`,
  slowWay: (count: number, command: string, ms: number) =>
    `on the way to the mailbox the server took ${count === 1 ? "" : "up to "}${span(ms)} for ${command}${many(count)}`,
  waitedInVain: (command: string, count: number, ms: number) =>
    `${command} on the way to the mailbox had no answer ${times(count)}, within ${count === 1 ? "" : "up to "}${span(ms)}, when the app ended the attempt`,
  slows: (command: string, first: number, last: number) =>
    `the answers to ${command} took longer and longer, from ${span(first)} to ${span(last)}`,
  onlySlow: uncapitalized,
  slow: (
    count: number,
    command: string | undefined,
    { during, least, most }: { readonly least: number; readonly most: number; readonly during: number },
    isOver: boolean,
    said: string | undefined
  ) => {
    const answers = command === undefined ? `${count} answers` : `${count} answers to ${command}`
    const took = `${answers} took ${fromTo(least, most)}`
    const meanwhile = said === undefined ? "" : `, while the server said “${shortened(said)}”`
    return `${took}${isOver ? ` within ${span(during)}` : ""}${meanwhile}${isOver ? ", and later ones came at once" : ""}`
  }
}

/** Describes callers that this program kept waiting. */
const waitedFor = (what: string, count: number, ms: number, inVain: number): string => {
  const calls = count === 1 ? "a call waited" : `${count} calls waited`
  const long = `${count === 1 ? "" : "up to "}${span(ms)}`
  return `${calls} ${long} in this program for ${what}${Advice.gotNone(count, inVain)}`
}
