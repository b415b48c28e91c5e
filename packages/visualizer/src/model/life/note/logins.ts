/** Notes of what the server accepts at one time and refuses at another, as where several machines have one name. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { acceptedBetween, isCredential, isExplained } from "../credential.ts"
import { reasonWords } from "../../connection/reasonWords.ts"
import type { Note } from "../Note.ts"
import type { Lived, Stay } from "../Stay.ts"
import { part } from "../Part.ts"

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
  const machine =
    tellingWord(refused.map(wordsOf), accepted.map(wordsOf)) ?? tellingAddress(refused, accepted)
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

/** The certificate of one machine, where another of the same name has one that is trusted. */
export const certificateOfOne = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const stays = account.map(({ stay }) => stay)
  const refused = stays.filter(({ ended }) => ofCertificate.has(ended?.error ?? ""))
  const accepted = stays.filter(({ openedAt }) => openedAt !== undefined)
  const [there] = accepted.flatMap(({ reached: { address = [] } }) => address)
  const here = tellingAddress(refused, accepted)
  const reason = refused.at(-1)?.ended?.error
  if (here === undefined || there === undefined || reason === undefined) return []
  return [
    {
      part: part("certificateOfOne", reasonWords(reason), here, there),
      whose: Advice.parties.server,
      try: `Tell the server’s operator that the machine at ${here} has another certificate than that at ${there}, which is well: the name leads to both. Until it is mended, an attempt fails whenever it meets ${here}.`,
      turn: "admin"
    }
  ]
}

const ofCertificate = new Set(["TlsExpired", "TlsName", "TlsNotYetValid", "TlsUntrusted"])

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

/** Returns the address at which all of some ended, and none of the others began. */
const tellingAddress = (all: ReadonlyArray<Stay>, others: ReadonlyArray<Stay>): string | undefined => {
  const [first] = all.map(({ reached }) => reached.address)
  const isTold = all.every(({ reached }) => reached.address === first)
  return isTold && others.every(({ reached: { address = first } }) => address !== first) ? first : undefined
}

/** A name of a machine: neither a word of a language, nor a number, a time or a version. */
const isName = (word = ""): boolean => /^[a-z].*[.\d]/i.test(word) && !/^v\d/i.test(word)
