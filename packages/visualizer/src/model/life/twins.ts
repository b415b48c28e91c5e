/**
 * Finds accounts of a trace that are one: their sessions hear the same news, or the server revokes the token of one whenever
 * another gets a new one. Pure.
 */
import * as Advice from "@effect-imap/core/internal/Advice"
import { acrossOf } from "./across.ts"
import type { Across } from "../evidence/Across.ts"
import { type Bar, barOf, barsOf } from "./bars.ts"
import { type Lived, ownLabel } from "./Lived.ts"

type Account = ReadonlyArray<Lived>

/** What the sessions of an account have to do with others of the same program. */
export interface Twins {
  /** Those that hear the same news, and how many hear it. */
  readonly alike: ReadonlyMap<Account, number>
  /** Those whose tokens are revoked in turns. */
  readonly inTurns: ReadonlySet<Account>
  /** Those of which another session may have removed messages. */
  readonly removing: ReadonlySet<Account>
  /** What keeps those out whose own login was not refused. */
  readonly barred: ReadonlyMap<Account, Bar>
  /** What all connections show together. */
  readonly across: Across
}

/** More accounts of one host are not compared: nobody opens so many twice by mistake. */
const mostCompared = 16

/** `all`: the connections of all accounts at their hosts. */
export const twinsOf = (accounts: ReadonlyArray<Account>, all: ReadonlyArray<Lived>): Twins => {
  const hosts = Array.from(Map.groupBy(accounts, hostOf).values())
  const compared = hosts.filter(({ length }) => length > 1 && length <= mostCompared)
  const removers = new Set(accounts.filter(isRemover).map(hostOf))
  const bars = barsOf(all)
  return {
    across: acrossOf(all),
    barred: new Map(
      accounts.flatMap((account) => {
        const bar = barOf(account, bars)
        return bar === undefined ? [] : [[account, bar] as const]
      })
    ),
    removing: new Set(accounts.filter((account) => removers.has(hostOf(account)))),
    alike: new Map(compared.flatMap(hearingAlike)),
    inTurns: new Set(compared.flatMap(revokedInTurns))
  }
}

const isRemover = (account: Account): boolean => account.some(({ stay }) => stay.use.watches.removals.isOwn)

const hostOf = ([first]: Account): string | undefined => first?.stay.started?.host

/** So much of the same news, and so close together, is not chance; in milliseconds. */
const fewestNews = 3
const close = 1000

const hearingAlike = (accounts: ReadonlyArray<Account>): ReadonlyArray<readonly [Account, number]> =>
  Array.from(Map.groupBy(accounts, labelOf).values()).flatMap((labelled) => {
    const all = labelled.map((account) => ({ account, heard: heardBy(account) }))
    return all.flatMap((one): ReadonlyArray<readonly [Account, number]> => {
      const others = all.filter(
        (other) => one !== other && (isHeardBy(one.heard, other.heard) || isHeardBy(other.heard, one.heard))
      )
      return others.length === 0 ? [] : [[one.account, others.length + 1]]
    })
  })

const labelOf = ([first]: Account): string | undefined => ownLabel(first?.stay.started?.label)

/** The times of the same news, the earliest first, by the number of messages. */
type Heard = ReadonlyMap<number, ReadonlyArray<number>>

/** Returns the news of an account, made once for all comparisons. */
const heardBy = (account: Account): Heard => {
  const found = new Map<number, Array<number>>()
  for (const { stay } of account)
    for (const [at, exists] of stay.news.entries()) {
      const times = found.get(exists) ?? []
      times.push(stay.newsAt[at] ?? 0)
      found.set(exists, times)
    }
  for (const times of found.values()) times.sort((one, other) => one - other)
  return found
}

/** Returns whether all news of an account came to another one as well. */
const isHeardBy = (own: Heard, others: Heard): boolean =>
  Array.from(own.values()).reduce((sum, times) => sum + times.length, 0) >= fewestNews &&
  Array.from(own).every(([exists, times]) => isNear(times, others.get(exists) ?? []))

/** Returns whether each time is close to another, of those that are in order: both are read once. */
const isNear = (times: ReadonlyArray<number>, others: ReadonlyArray<number>): boolean => {
  let at = 0
  return times.every((time) => {
    while ((others[at] ?? Infinity) < time - close) at++
    return (others[at] ?? Infinity) <= time + close
  })
}

/** So many revocations in turns are not chance. */
const fewestTurns = 4

/** Each loss is followed by a new token of that account, and then by the loss of another one. */
const revokedInTurns = (accounts: ReadonlyArray<Account>): ReadonlyArray<Account> => {
  const losses = accounts
    .flatMap((account) =>
      account.flatMap(({ stay: { ended, endedAt } }) =>
        endedAt !== undefined && Advice.saysRevoked(ended?.serverText ?? "")
          ? [{ account, time: endedAt }]
          : []
      )
    )
    .toSorted((one, other) => one.time - other.time)
  const isInTurn = ({ account, time }: (typeof losses)[number], at: number): boolean => {
    const before = losses[at - 1]
    if (before === undefined) return true
    const isRenewed = before.account.some(
      ({ start, stay }) => stay.renewal !== undefined && start >= before.time && start < time
    )
    return before.account !== account && isRenewed
  }
  return losses.length >= fewestTurns && losses.every(isInTurn) ? losses.map(({ account }) => account) : []
}
