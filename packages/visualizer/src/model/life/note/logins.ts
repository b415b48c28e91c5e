/** Notes of what the server accepts at one time and refuses at another, as where several machines have one name. */
import * as Advice from "@effect-imap/core/internal/Advice"
import {
  acceptedBetween,
  acceptedLater,
  isCredential,
  isExplained,
  isRepeated,
  limitedByPace
} from "../credential.ts"
import { barredOutIn, lockedOutIn, triedAgain } from "../lockedOut.ts"
import { reasonWords } from "../../connection/reasonWords.ts"
import type { Note } from "../Note.ts"
import { type Lived, ownLabel, type Runs, runsOf } from "../Lived.ts"
import type { Stay } from "../Stay.ts"
import { part } from "../Part.ts"
import { leastOf } from "../../../trace/extremes.ts"

/**
 * From accepted to refused, or back: what happens less often may be a credential that was changed, or was mistyped now and
 * then unless the greetings tell the machines apart.
 */
const fewestTurns = { named: 3, unnamed: 5 }

/** What is refused and accepted in turns is right, wherever it is refused: often it is one machine of several, or a limit. */
export const refusedInTurns = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const logins = account.filter(({ stay }) => stay.login !== undefined)
  const runs = runsOf(logins, isRefused)
  const stays = logins.map(({ stay }) => stay)
  const [refused, accepted] = [stays.filter(isRefused), stays.filter((stay) => !isRefused(stay))]
  const isOfCredential = refused.every(
    ({ ended }) => isCredential(ended?.error) && !isExplained(ended) && !isRepeated(ended)
  )
  const isRenewed = account.some(({ stay }) => stay.renewal !== undefined)
  if (runs.length < 3 || !isOfCredential || isRenewed || !isOne(account)) return []
  const machine =
    tellingWord(refused.map(wordsOf), accepted.map(wordsOf)) ?? tellingAddress(refused, accepted)
  const isTold = machine !== undefined && runs.length > fewestTurns.named
  const limit = isTold ? undefined : limitIn(runs)
  if (limit !== undefined) return [limited(refused.length, logins.length, limit)]
  if (!isTold && runs.length <= fewestTurns.unnamed) return []
  const right = `${acceptedBetween}, and`
  return [
    {
      part: part("refusedInTurns", refused.length, logins.length, machine),
      whose: Advice.parties.server,
      try:
        machine === undefined
          ? `${right} tell the server’s operator when it was refused and when it was accepted.`
          : `${right} tell the server’s operator that ${machine} refuses it. Until then, try again: another machine may answer.`,
      actionBy: "admin"
    }
  ]
}

/** Returns whether they are known to be of one account: of others, each has a password of its own. */
const isOne = (account: ReadonlyArray<Lived>): boolean => {
  const { label, session } = account[0]?.stay.started ?? {}
  const own = ownLabel(label)
  return account.every(({ stay: { started } }) =>
    own === undefined ? session !== undefined && started?.session === session : started?.label === own
  )
}

/** So many logins within so many milliseconds are quick, and so many refused ones after them no chance. */
const quick = { fewest: 10, within: 60_000 }
const fewestRefused = 3

/** What is refused for longer, in milliseconds, may have been changed at the server, and in the program later. */
const longest = 1_800_000

interface Limit {
  /** How often logins were refused for a while. */
  readonly times: number
  /** The fewest that were accepted in the minute before. */
  readonly before: number
}

/** Returns that each run of refusals came after many quick logins, each used and closed, and was over soon. */
const limitIn = (runs: Runs): Limit | undefined => {
  const found = runs.flatMap((run, at) => {
    const [first] = run
    if (first === undefined || !isRefused(first.stay)) return []
    const [next] = runs[at + 1] ?? []
    const isOver = next !== undefined && next.start - first.start <= longest
    const before = (runs[at - 1] ?? []).filter(({ start }) => start >= first.start - quick.within)
    const areClosed = before.every(({ stay }) => stay.ended?.outcome === "closed")
    return [run.length >= fewestRefused && isOver && areClosed ? before.length : 0]
  })
  const before = leastOf(found)
  return found.length > 0 && before >= quick.fewest ? { times: found.length, before } : undefined
}

const limited = (refused: number, all: number, { before, times }: Limit): Note => ({
  part: part("limitOfLogins", refused, all, before, times),
  whose: limitedByPace,
  try: `${acceptedBetween}. Let the app keep a connection and use it again instead of so many logins: after so many of them the server most likely refuses more for a while.`,
  actionBy: "app"
})

/** A password or token that was refused, and tried again until the server kept the account out. */
export const lockedOut = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const refused = lockedOutIn(account)
  const last = refused.at(-1)
  if (last === undefined || isExplained(last.stay.ended)) return []
  const accepted = acceptedLater(last, account)
  const told = { part: part("lockedOut", refused.length, last.stay.ended?.serverText), whose: triedAgain }
  const first =
    "let the app ask its source for the present password or token first, and never try one again that was refused"
  if (accepted === "another")
    return [
      {
        ...told,
        try: `Nothing to do any more: the server accepted another one. If it happens again, ${first}: it was kept out for so many refused logins.`,
        actionBy: "nobody",
        isOdd: true
      }
    ]
  return accepted === undefined
    ? [
        {
          ...told,
          try: `Give the app the present password or token, and wait until the server lets the account in again. Then ${first}: each further refusal may prolong the wait.`,
          actionBy: "user"
        }
      ]
    : []
}

/** The certificate of one machine, where another of the same name has one that is trusted. */
export const certificateOfOne = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const stays = account.map(({ stay }) => stay)
  const refused = stays.filter(({ ended }) => ofCertificate.has(ended?.error ?? ""))
  const accepted = stays.filter(({ openedAt }) => openedAt !== undefined)
  const [there] = accepted.flatMap(
    ({
      use: {
        channel: { address = [] }
      }
    }) => address
  )
  const here = tellingAddress(refused, accepted)
  const reason = refused.at(-1)?.ended?.error
  if (reason === undefined) return []
  if (here === undefined || there === undefined) return inTurns(stays, reason)
  return [
    {
      part: part("certificateOfOne", reasonWords(reason), here, there),
      whose: Advice.parties.server,
      try: `Tell the server’s operator that the machine at ${here} has another certificate than that at ${there}, which is well: the name leads to both. Until it is mended, an attempt fails whenever it meets ${here}.`,
      actionBy: "admin"
    }
  ]
}

/** The same where the addresses are not known: what is refused and trusted again and again is no change of one certificate. */
const inTurns = (stays: ReadonlyArray<Stay>, reason: string): ReadonlyArray<Note> => {
  const told = stays.filter(({ ended, openedAt }) => openedAt !== undefined || ended?.error === reason)
  const turns = told.filter(
    ({ openedAt }, at) => at > 0 && (openedAt === undefined) !== (told[at - 1]?.openedAt === undefined)
  ).length
  if (turns < fewestTurns.named) return []
  const refused = told.filter(({ openedAt }) => openedAt === undefined).length
  return [
    {
      part: part("certificateInTurns", reasonWords(reason), refused, told.length),
      whose: Advice.parties.server,
      try: "Tell the server’s operator that not each machine behind its name, or each address of it, has the certificate that is trusted. Until it is mended, try again: another attempt may meet one that has it.",
      actionBy: "admin"
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
  const [first] = all.map(({ use }) => use.channel.address)
  const isTold = all.every(({ use }) => use.channel.address === first)
  return isTold && others.every(({ use }) => (use.channel.address ?? first) !== first) ? first : undefined
}

/** A name of a machine: neither a word of a language, nor a number, a time or a version. */
const isName = (word = ""): boolean => /^[a-z].*[.\d]/i.test(word) && !/^v\d/i.test(word)

/** Logins that were refused, until the server answered this address no more: it seems to be barred. */
export const barredOut = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const barred = barredOutIn(account)
  if (barred === undefined) return []
  const { hungUp, refused } = barred
  const hadOpened = account.some(({ stay }) => stay.openedAt !== undefined)
  const changed = hadOpened
    ? " A login of this account was accepted before: perhaps the password was changed."
    : ""
  return [
    {
      part: part("barredOut", refused.length, hungUp, refused.at(-1)?.stay.ended?.serverText),
      whose: Advice.parties.account,
      try: `Stop the program, and give it the right user name and password.${changed} Then wait until the bar ends, or ask the server's operator to lift it, and log in once: each further refusal may prolong it. Let the app not repeat a refused login.`,
      actionBy: "user"
    }
  ]
}
