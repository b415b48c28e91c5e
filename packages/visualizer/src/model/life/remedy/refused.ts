/** What refused commands ask for, and the refusal of the mailbox. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { isSelect } from "../../evidence/facts.ts"
import { askedFirst, hurriedIn, isOfMoment, wordsAlike } from "../../evidence/refusedBeside.ts"
import { refusalOf, refusalsOf } from "../refusal.ts"
import type { Lived } from "../Lived.ts"
import type { Remedy } from "./Remedy.ts"

/**
 * Returns what helps after the refusal of the mailbox to be opened: the app's own choice, unless the server can open none at
 * present, or the account's mailbox.
 */
export const reselected = (account: ReadonlyArray<Lived>): ReadonlyArray<Remedy> => {
  const all = refusalsOf(account).filter(({ name = "" }) => isSelect({ name }))
  const last = all.at(-1)
  return last === undefined || (last.chosen && !isOfMoment(refusalOf(last))) ? [reselect] : refusedBy(all)
}

const reselect: Remedy = {
  try: "Select a mailbox that exists and may be opened: a refused SELECT closes the one before it, and no news comes until then.",
  actionBy: "app"
}

/** Returns what helps after the last of refused commands: the diagnosis that its caller got. */
export const refusedBy = (refused: ReturnType<typeof refusalsOf>): ReadonlyArray<Remedy> => {
  const last = refused.at(-1)
  if (last === undefined) return []
  const { name = "a command", text } = last
  const alike = refused.filter((each) => each.name === name && wordsAlike(each.text) === wordsAlike(text))
  const first = askedFirst(alike.map((answer) => ({ answer })))
  const diagnosis = refusalOf(last, alike.length > 1, first)
  const { party } = diagnosis
  const isHurried = isOfMoment(diagnosis) && isHurriedOn(last, refused)
  const { actionBy, try: tried } = isHurried
    ? Advice.observation("command-refused", { ms: 0, step: name, hurried: 1 })
    : diagnosis
  // that the server refused something makes it not the server's, unless its administrator has to act
  const isOpen = party === "server" && actionBy !== "admin"
  const isOnAndOn =
    party === "limit" &&
    actionBy === "app" &&
    alike.length > 1 &&
    alike.every(({ words }) => words !== undefined && words === last.words)
  const whose = isOnAndOn ? onAndOn : Advice.parties[party]
  return [{ ...(isOpen ? {} : { whose }), about: name, party, try: tried, actionBy }]
}

const onAndOn = "the app, which asks again at a limit of the server"

/** Returns whether the app went on at once after such refusals on one connection, again and again. */
const isHurriedOn = (
  { id, name, text }: ReturnType<typeof refusalsOf>[number],
  refused: ReturnType<typeof refusalsOf>
): boolean =>
  hurriedIn(
    refused
      .filter((each) => each.id === id && each.name === name && wordsAlike(each.text) === wordsAlike(text))
      .map(({ start, time: end }) => ({ start, end }))
  ) > 0
