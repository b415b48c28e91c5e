/** What a command takes for UIDs that are numbers, or for numbers that are UIDs; and whether these are of other messages. */
import type { OpenMailbox } from "../OpenMailbox.ts"
import { isByUid, type Running } from "./InProgress.ts"
import type { NamedMessages } from "./NamedMessages.ts"
import { isBeyond, type Results } from "./Results.ts"

export const mistakenIn = (
  { ends, name, numbers }: Pick<Running, "ends" | "name" | "numbers">,
  results: Results,
  mailbox: NamedMessages
): Pick<Running, "differs" | "mistaken" | "others"> => {
  const { of } = mailbox
  if (isByUid(name))
    return {
      mistaken: results.asUids(name, numbers, mailbox),
      differs: numbers.some((number) => hasOther(number, of)),
      others: []
    }
  const mistaken = results.asNumbers(name, numbers, ends, mailbox)
  const isKnown = mistaken !== undefined || numbers.length === 1
  return {
    mistaken,
    differs:
      numbers.some((number) => hasOther(number, of)) ||
      (isKnown && numbers.some((uid) => of.isElsewhere(uid))) ||
      isBeyond(ends, of),
    others: mistaken === undefined ? [] : numbers.filter((each) => isOther(each, numbers, of))
  }
}

/** Returns whether the message with this number is known to have another UID. */
const hasOther = (number: number, mailbox: OpenMailbox): boolean =>
  (mailbox.uidOf(number) ?? number) !== number

/** Returns whether the message with this number has none of the UIDs. */
const isOther = (number: number, uids: ReadonlyArray<number>, mailbox: OpenMailbox): boolean => {
  const uid = mailbox.uidOf(number)
  return uid === undefined ? uids.every((each) => mailbox.shows(each)) : !uids.includes(uid)
}
