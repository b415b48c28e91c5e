/** Notes of commands without an answer, of which one of the same words had been carried out. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Note } from "../../Note.ts"
import { refusalsOf } from "../../refusal.ts"
import type { Lived } from "../../Lived.ts"
import { part } from "../../Part.ts"
import { areOfOne, type Unanswered, unansweredOf } from "./unansweredOf.ts"

export const doneBefore = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> =>
  refusedAfter(account)
    .slice(0, 1)
    .map(({ cmd }) => ({
      part: part("doneBefore", cmd, already.get(cmd) ?? ""),
      whose: Advice.parties.app,
      try: `List the mailboxes: the first ${cmd} was most likely carried out, and then nothing is missing. Let the app look before it repeats ${cmd}.`,
      actionBy: "app"
    }))

/** Returns those that were sent again, and refused since the first had most likely been carried out. */
export const refusedAfter = (account: ReadonlyArray<Lived>): ReadonlyArray<Unanswered> => {
  const all = unansweredOf(account).filter(({ cmd, effect }) => effect === "unknown" && already.has(cmd))
  const refusals = all.length === 0 ? [] : refusalsOf(account)
  return all.filter(({ cmd, lost, stay, time }) =>
    refusals.some(
      ({ code, id, time: refusedAt, words }) =>
        words !== undefined &&
        words === lost.words &&
        areOfOne(words, stay, account.find((each) => each.id === id)?.stay) &&
        code?.split(" ")[0] === already.get(cmd) &&
        refusedAt > time
    )
  )
}

/** The codes of refusals that mean that a command has been carried out already. RFC 5530 §3. */
const already: ReadonlyMap<string, string> = new Map([
  ["CREATE", "ALREADYEXISTS"],
  ["DELETE", "NONEXISTENT"],
  ["RENAME", "NONEXISTENT"]
])

/** Nothing is missing; that the server ended the session, and did not refuse the second one, is the server's own. */
export const repeatedDone = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> =>
  repeatsOf(account)
    .slice(0, 1)
    .map(({ cmd, stay }) => ({
      part: part("repeatedDone", cmd),
      whose: Advice.parties.app,
      try: `Nothing is missing: an earlier ${cmd} with the same words was answered OK. Let the app send it once, and look at the list of mailboxes before it repeats it.${stay.ended?.error === "ServerBye" ? " The server was to answer NO to the second one, and ended the session instead: if it does so each time, tell its operator." : ""}`,
      actionBy: "app"
    }))

/** Returns those that had no answer, and that repeat what an earlier command of the same words had done. RFC 9051 §6.3.5, §6.3.6. */
export const repeatsOf = (account: ReadonlyArray<Lived>): ReadonlyArray<Unanswered> =>
  unansweredOf(account)
    .filter(({ cmd, lost }) => /^(?:DELETE|RENAME)$/.test(cmd) && lost.words !== undefined)
    .slice(0, mostRepeats)
    .filter(({ lost: { words = "" }, ms, stay, time }) => {
      const before = account.filter(
        (each) =>
          areOfOne(words, stay, each.stay) &&
          (each.stay === stay || (each.stay.endedAt ?? Infinity) <= time - ms)
      )
      const since = before.findLastIndex((each) => each.stay.refusals.accepts(words))
      return since >= 0 && before.slice(since).every((each) => !each.stay.refusals.hasOther(makesAnew, words))
    })

/** Makes a mailbox of a name anew, so that it can be deleted or renamed again. */
const makesAnew = /^(?:CREATE|RENAME) /

/** So many are looked at: one is told. */
const mostRepeats = 8
