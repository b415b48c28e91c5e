/** Notes of logins that the server accepts at one time and refuses at another. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { acceptedBetween, isCredential, isExplained } from "../credential.ts"
import type { Note } from "../Note.ts"
import type { Lived, Stay } from "../Stay.ts"
import { part } from "../words.ts"

/**
 * From accepted to refused, or back: what happens less often may be a credential that was changed, or was mistyped now and
 * then unless the greetings tell the machines apart.
 */
const fewestTurns = { named: 3, unnamed: 5 }

/** What is refused and accepted in turns is right, wherever it is refused: often it is one machine of several. */
export const refusedInTurns = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const logins = account.map(({ stay }) => stay).filter(({ login }) => login !== undefined)
  const [refused, accepted] = [logins.filter(isRefused), logins.filter((stay) => !isRefused(stay))]
  const turns = logins.slice(1).filter((stay, at) => stay.login !== logins[at]?.login).length
  const isOfCredential = refused.every(({ ended }) => isCredential(ended?.error) && !isExplained(ended))
  const machine = tellingWord(refused.map(wordsOf), accepted.map(wordsOf))
  const fewest = machine === undefined ? fewestTurns.unnamed : fewestTurns.named
  if (turns < fewest || !isOfCredential || account.some(({ stay }) => stay.renewal !== undefined)) return []
  const right = `${acceptedBetween}, and`
  return [
    {
      part: part("refusedInTurns", refused.length, logins.length, machine),
      whose: Advice.parties.server,
      try:
        machine === undefined
          ? `${right} tell the server’s operator when it was refused and when it was accepted.`
          : `${right} tell the server’s operator that ${machine} refuses it. Until then, try again: another machine may answer.`,
      turn: "admin"
    }
  ]
}

const isRefused = ({ login }: Stay): boolean => login !== "OK"

/** The words of the greeting, by their place. RFC 9051 §7.1.5. */
const wordsOf = ({ greeting = "" }: Stay): ReadonlyArray<string> =>
  greeting
    .replace(/^\* OK (?:\[CAPABILITY [^\]]*\] )?/i, "")
    .split(" ")
    .map((word) => word.replaceAll(/^[[(]+|[\]).,;:]+$/g, ""))

/** Returns the name that all of some greetings have at a place, where each of the others has another. */
const tellingWord = (
  all: ReadonlyArray<ReadonlyArray<string>>,
  others: ReadonlyArray<ReadonlyArray<string>>
): string | undefined =>
  all[0]?.find(
    (word, at) =>
      isName(word) &&
      all.every((each) => each[at] === word) &&
      others.every((each) => isName(each[at]) && each[at] !== word)
  )

/** A name of a machine: neither a word of a language, nor a number, a time or a version. */
const isName = (word = ""): boolean => /^[a-z].*[.\d]/i.test(word) && !/^v\d/i.test(word)
