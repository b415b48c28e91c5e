/** What was refused, by the server or by this program. Pure. */
import { span, times } from "../../../trace/quantities.ts"
import type { Waits } from "../limited.ts"
import { shortened } from "../words.ts"
import { many } from "./counts.ts"

/** Times are in milliseconds. */
export const refusals = {
  refused: refusedPart,
  noMailbox: (count: number, command: string, isAgain: boolean) =>
    `the app logged in ${isAgain ? "again " : ""}and selected no mailbox${many(count)}, which ${command} needs`,
  refusedHere: (count: number, call: string) =>
    `this program refused ${count === 1 ? `a call (${call})` : `${count} calls, the first of them ${call}`}: nothing of it was sent`,
  passed: (count: number, code: string | undefined) =>
    `${count} ${count === 1 ? "command" : "commands"} refused at first${code === undefined ? "" : ` (${code})`}, and accepted later`,
  throttled: (count: number) =>
    `${count} ${count === 1 ? "answer" : "answers"} delayed by the server on purpose (THROTTLED)`,
  /** `again`: so many of them within so many milliseconds on one connection, each before the wait was over; or at once. */
  heedless: (
    count: number,
    command: string | undefined,
    {
      again,
      during,
      isAtOnce,
      waits
    }: {
      readonly waits: Waits | undefined
      readonly again: number
      readonly during: number
      readonly isAtOnce: boolean
    }
  ) =>
    `${refusedPart(count, command, waits)}, and the app went on ${isAtOnce ? "at once" : "before that was over"}: ${again} within ${span(during)}`,
  refusedAlike: (command: string, count: number) =>
    `${shortened(command)} refused ${times(count)}, while others of its kind are answered`,
  mailboxRefused: (mailbox: string, count: number, during: number) =>
    `${mailbox} refused ${times(count)} in ${span(during)}, while others open`
}

/** Says how many commands were refused, which if that is one, and for how long the server asked to wait. */
function refusedPart(count: number, command: string | undefined, waits: Waits | undefined): string {
  const asked = waits === undefined ? "" : ` (asked to wait ${atFirst(waits)})`
  if (command === undefined) return `${count} ${count === 1 ? "command" : "commands"} refused${asked}`
  return `${shortened(command)} refused${count === 1 ? "" : ` ${times(count)}`}${asked}`
}

/** `18.4 s at first, 34.5 s at last`, or one of them if both are as long. */
const atFirst = ([first, last]: Waits): string =>
  span(first) === span(last) ? span(last) : `${span(first)} at first, ${span(last)} at last`
