/** The messages that a command names first, by sequence number or, as `UID …`, by UID. RFC 9051 §6.4.9. */
import { textOf } from "../ClientCommand.ts"
import * as NumberSet from "../../imap/wire/NumberSet.ts"
import * as View from "../store/View.ts"
import { lists, type Question, type Selected } from "../Turn.ts"

/**
 * Returns `undefined` if the argument is not a set, or contains an unused sequence number, including `*` in an empty mailbox.
 * Skips unused UIDs, and expunged messages that the connection was not notified of.
 */
export const choose = (
  question: Question,
  { mailbox, view }: Selected
): ReadonlyArray<View.Numbered> | undefined => {
  const { command, state } = question
  if (namesSaved(question)) {
    return View.messages(view, mailbox).filter(({ message }) => state.saved.has(message.uid))
  }
  const isUid = isByUid(question)
  const largest = isUid ? (view.reported.at(-1)?.uid ?? 0) : view.reported.length
  const set = NumberSet.parse(textOf(command.args[0]) ?? "", largest)
  if (set === undefined) return undefined
  if (!isUid && (NumberSet.has(set, 0) || NumberSet.largest(set) > view.reported.length)) return undefined
  return View.messages(view, mailbox).filter(({ message, sequence }) =>
    NumberSet.has(set, isUid ? message.uid : sequence)
  )
}

/** Returns whether the set is `$`, the result of a search. RFC 5182 §2.1. */
const namesSaved = (question: Question): boolean =>
  textOf(question.command.args[0]) === "$" && lists(question, "SEARCHRES")

/** Returns the number of expunged messages in the set that the connection was not notified of. */
export const missing = (question: Question, { mailbox, view }: Selected): number => {
  if (isByUid(question)) return 0
  const set = NumberSet.parse(textOf(question.command.args[0]) ?? "", view.reported.length) ?? NumberSet.empty
  const here = new Set(mailbox.messages.map(({ uid }) => uid))
  return view.reported.filter(({ uid }, index) => NumberSet.has(set, index + 1) && !here.has(uid)).length
}

/** Returns whether the command numbers messages by UID. RFC 9051 §6.4.9. */
export const isByUid = ({ command }: Question): boolean => command.name.startsWith("UID ")
