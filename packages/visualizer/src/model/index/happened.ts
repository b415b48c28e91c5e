/** What happened to the accounts of a trace, and is over: their states alone do not show it. Pure. */
import { duration } from "@effect-imap/core/internal/Advice"
import { isFailed } from "../connection/Connection.ts"
import { reasonWords } from "../connection/reasonWords.ts"
import { accounts as counted, type Noun, number } from "../fleet/words.ts"
import { mostOf } from "../../trace/extremes.ts"
import type { Account } from "./accounts.ts"
import type { Summary } from "./Summary.ts"

/** A sentence, and what helps if it happens again. */
export interface Happened {
  readonly words: string
  readonly try?: string
}

/** Returns what is of note, the most accounts first. */
export const happenedTo = (all: ReadonlyArray<Account>, noun: Noun): ReadonlyArray<Happened> => {
  const losses = all.flatMap(lossesOf)
  const together = togetherIn(losses)
  const told = new Set(together.flatMap((each) => each.map(({ account }) => account)))
  const apart = new Set(losses.flatMap(({ account }) => (told.has(account) ? [] : [account]))).size
  return [
    ...together.slice(0, mostTold).map((each) => lostTogether(each, noun)),
    ...lateIn(all),
    ...(apart === 0
      ? []
      : [
          {
            words: `${number(apart)} of ${counted(all.length, noun)} ${apart === 1 ? "was" : "were"} lost meanwhile`
          }
        ])
  ]
}

/** So many moments are told. */
const mostTold = 2

interface Loss {
  readonly account: Account
  readonly of: Summary
  readonly time: number
}

const lossesOf = (account: Account): ReadonlyArray<Loss> =>
  account.connections.flatMap((of) =>
    of.selectedAt !== undefined && isFailed(of.status) ? [{ account, of, time: of.end ?? of.last }] : []
  )

/** What ends within this time for the same reason is one event, in milliseconds. */
const moment = 1000

/** Returns the losses of several accounts at one host, for one reason and at one moment, the most first. */
const togetherIn = (losses: ReadonlyArray<Loss>): ReadonlyArray<ReadonlyArray<Loss>> =>
  Array.from(
    Map.groupBy(losses, ({ of: { error, host, serverText } }) => `${host} ${error} ${serverText}`).values(),
    (alike) => {
      const found: Array<Array<Loss>> = []
      for (const loss of alike.toSorted((one, other) => one.time - other.time)) {
        const last = found.at(-1)
        if (loss.time - (last?.[0]?.time ?? -Infinity) <= moment) last?.push(loss)
        else found.push([loss])
      }
      return found.filter((each) => new Set(each.map(({ account }) => account)).size > 1)
    }
  )
    .flat()
    .toSorted((one, other) => other.length - one.length)

const lostTogether = (losses: ReadonlyArray<Loss>, noun: Noun): Happened => {
  const [first] = losses
  const { error = "", host = "unknown host", serverText } = first?.of ?? {}
  const again = losses.map(
    ({ account, time }) =>
      (account.connections.find(({ selectedAt = -Infinity }) => selectedAt > time)?.selectedAt ?? Infinity) -
      time
  )
  const longest = mostOf(again, 0)
  const end = longest < Infinity ? `, all open again within ${duration(longest)}` : ""
  const quote = serverText === undefined || serverText === "" ? "" : ` (“${serverText}”)`
  const count = new Set(losses.map(({ account }) => account)).size
  return {
    words: `${counted(count, noun)} at ${host} were lost at the same moment: ${reasonWords(error)}${quote}${end}`,
    ...(longest < Infinity && {
      try: "Nothing to do: all were open again."
    })
  }
}

/** A longer way to the first mailbox is reported, in milliseconds. */
const late = 10_000

/** Says which account was open late after failed attempts, the latest of them, and how many others were open there meanwhile. */
const lateIn = (all: ReadonlyArray<Account>): ReadonlyArray<Happened> => {
  const found = all.flatMap((account) => {
    const opened = account.connections.findIndex(({ selectedAt }) => selectedAt !== undefined)
    const failed = account.connections.slice(0, Math.max(0, opened)).filter(({ status }) => isFailed(status))
    const [start = 0, last] = [account.connections[0]?.start, failed.at(-1)]
    const ms = (account.connections[opened]?.selectedAt ?? 0) - start
    return last === undefined || ms < late ? [] : [{ account, attempts: failed.length, last, ms }]
  })
  const [latest] = found.toSorted((one, other) => other.ms - one.ms)
  if (latest === undefined) return []
  const { account, attempts, last, ms } = latest
  const open = all.filter((each) => each !== account && each.connections.some((other) => isOpen(other, last)))
  const others = found.length === 1 ? "" : ` (so were ${number(found.length - 1)} more)`
  const meanwhile =
    open.length === 0
      ? ""
      : `, while ${number(open.length)} other${open.length === 1 ? "" : "s"} of this program had a mailbox open there`
  return [
    {
      words: `“${account.name}” was open only after ${duration(ms)}${others}: ${reasonWords(last.error ?? "")} in ${attempts === 1 ? "one attempt" : `${attempts} attempts`}${meanwhile}`,
      ...(open.length > 0 &&
        isUnheard.has(last.error) && {
          try: "Nothing to do now. If it happens again, let fewer be open there at once: the server, or something before it, may limit how many it serves."
        })
    }
  ]
}

/** Returns whether it had a mailbox open at the same host for as long as an attempt lasted. */
const isOpen = ({ end = Infinity, host, selectedAt = Infinity }: Summary, attempt: Summary): boolean =>
  host === attempt.host && selectedAt <= attempt.start && end >= (attempt.end ?? attempt.last)

/** Failures in which the server said nothing. */
const isUnheard: ReadonlySet<string | undefined> = new Set([
  "ClosedBeforeGreeting",
  "GreetingTimeout",
  "Timeout"
])
