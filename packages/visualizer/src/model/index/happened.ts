/** What happened to the accounts of a trace, and is over: their states alone do not show it. Pure. */
import { diagnosisOf, duration } from "@effect-imap/core/internal/Advice"
import { isFailed } from "../connection/Connection.ts"
import { reasonWords } from "../connection/reasonWords.ts"
import { accounts as counted, type Noun, number } from "../fleet/words.ts"
import { leastOf, mostOf } from "../../trace/extremes.ts"
import { capitalized } from "../../trace/letters.ts"
import { times } from "../../trace/quantities.ts"
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
  const told = new Set(together.flatMap((each) => each.moments.flat().map(({ account }) => account)))
  const apart = new Set(losses.flatMap(({ account }) => (told.has(account) ? [] : [account]))).size
  return [
    ...together.slice(0, mostTold).map((each) => lostTogether(each, noun)),
    ...lateIn(all),
    ...stopsIn(all),
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
  /** The milliseconds until it was open again; `Infinity` if it was not. */
  readonly again: number
}

const lossesOf = (account: Account): ReadonlyArray<Loss> => {
  const openings = account.connections
    .flatMap(({ selectedAt }) => selectedAt ?? [])
    .toSorted((one, other) => one - other)
  let next = 0
  return account.connections
    .flatMap((of) =>
      of.selectedAt !== undefined && isFailed(of.status) ? [{ account, of, time: of.end ?? of.last }] : []
    )
    .toSorted(byTime)
    .map((loss) => {
      while ((openings[next] ?? Infinity) <= loss.time) next++
      return { ...loss, again: (openings[next] ?? Infinity) - (loss.of.openUntil ?? loss.time) }
    })
}

const byTime = (one: Pick<Loss, "time">, other: Pick<Loss, "time">): number => one.time - other.time

/** What ends within this time for the same reason is one event, in milliseconds. */
const moment = 1000

/** Losses of several accounts at one host, for one reason and each time at one moment. */
interface Together {
  readonly moments: ReadonlyArray<ReadonlyArray<Loss>>
  /** The number of accounts in each, at least and at most. */
  readonly least: number
  readonly most: number
}

/** Returns them, those of the most accounts first. */
const togetherIn = (losses: ReadonlyArray<Loss>): ReadonlyArray<Together> =>
  Array.from(
    Map.groupBy(losses, ({ of: { error, host, serverText } }) => `${host} ${error} ${serverText}`).values(),
    (alike) => {
      const found: Array<Array<Loss>> = []
      for (const loss of alike.toSorted(byTime)) {
        const last = found.at(-1)
        if (loss.time - (last?.[0]?.time ?? -Infinity) <= moment) last?.push(loss)
        else found.push([loss])
      }
      const moments = found.filter((each) => countIn(each) > 1)
      const counts = moments.map(countIn)
      return { moments, least: leastOf(counts), most: mostOf(counts, 0) }
    }
  )
    .filter(({ moments }) => moments.length > 0)
    .toSorted((one, other) => other.most - one.most)

const countIn = (losses: ReadonlyArray<Loss>): number => new Set(losses.map(({ account }) => account)).size

/** So many ends of a server within so many milliseconds each are not on purpose. */
const fewestEnds = 3
const often = 21_600_000

const lostTogether = ({ least, moments, most }: Together, noun: Noun): Happened => {
  const [[first] = []] = moments
  const { error = "", host = "unknown host", serverText } = first?.of ?? {}
  const longest = mostOf(
    moments.flatMap((losses) => losses.map(({ again }) => again)),
    0
  )
  const isOver = longest < Infinity
  const count = moments.length
  const end = isOver ? `, all open again within ${duration(longest)}` : stillAway(moments.at(-1) ?? [])
  const quote = serverText === undefined || serverText === "" ? "" : ` (“${serverText}”)`
  const which = `${least < most ? "up to " : ""}${counted(most, noun)}`
  const took = (moments.at(-1)?.[0]?.time ?? 0) - (first?.time ?? 0)
  const isOften =
    count >= fewestEnds &&
    took <= often * (count - 1) &&
    diagnosisOf({ error, ...(serverText !== undefined && { serverText }) })?.addition === "shutsDown"
  return {
    words: `${capitalized(which)} at ${host} were lost at the same moment${count === 1 ? "" : `, ${times(count)}`}: ${reasonWords(error, first?.of.step)}${quote}${end}`,
    ...(isOften
      ? { try: "The server’s operator should find out why it shuts down or restarts so often." }
      : isOver && { try: "Nothing to do: all were open again." })
  }
}

/** Says why none was open again, if it is the same for all, and another reason than that of the loss. */
const stillAway = (losses: ReadonlyArray<Loss>): string => {
  const [reason, another] = new Set(
    losses.map(({ account: { telling }, again, of }) =>
      again < Infinity || telling === of ? undefined : telling.error
    )
  )
  return reason === undefined || another !== undefined ? "" : `, and not open again: ${reasonWords(reason)}`
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

/** Says that the trace stops with a failure that nothing followed, while connections of others had a mailbox open. */
const stopsIn = (all: ReadonlyArray<Account>): ReadonlyArray<Happened> => {
  const connections = all.flatMap((account) => account.connections)
  const last = mostOf(connections.map((each) => each.last))
  const failed = all.find(({ standing, telling: { end } }) => standing === "NeedsUser" && end === last)
  const open = connections.filter(({ selectedAt, status }) => status === "cut" && selectedAt !== undefined)
  return failed === undefined || open.length === 0
    ? []
    : [
        {
          words: `the trace stops as “${failed.name}” fails, and has no end of ${open.length === 1 ? "the connection that was" : `the ${number(open.length)} connections that were`} open: it does not show whether this program went on`
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
