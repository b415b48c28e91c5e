/** Which connections have something to say together: those of a pool, and those of calls one after another. Pure. */
import { acrossOf } from "../across.ts"
import { type Fated, fatedIn, isFailed } from "../fates.ts"
import { accountsOf, isLife, ofSession, overlapping } from "../accounts.ts"
import type { Life } from "../Life.ts"
import { openingsOf } from "../leftOpen.ts"
import { isShortIn, mixedOf, seriesOf, successionOf, type Series } from "../series.ts"
import { onThisMachine } from "../../fleet/onThisMachine.ts"
import { forItsUser, matterOf } from "../../fleet/forItsUser.ts"
import { isOnThisMachine, type Lived, ownLabel, programOf } from "../Lived.ts"
import { placedIn } from "../unplaced.ts"
import { mostOf } from "../../../trace/extremes.ts"
import type { Pool } from "./Pool.ts"
import { poolOf } from "./poolOf.ts"

/**
 * Returns what connections have to say together: of a pool, unless all is well and one of them has more to say; of calls one
 * after another, if all were in vain, or all went well. `others`: the connections of all accounts at their hosts;
 * `everywhere`: those at other hosts as well.
 */
export const poolsOf = (
  all: ReadonlyArray<Lived>,
  others: ReadonlyArray<Lived> = all,
  everywhere: ReadonlyArray<Lived> = others
): ReadonlyArray<Pool | Series> => {
  const sessions = Array.from(Map.groupBy(all, ofSession).values())
  const pools = overlapping(sessions)
  const now = mostOf(all.map(({ last }) => last))
  const beside = { across: acrossOf(others), openings: openingsOf(others) }
  const apart = sessions.filter(([first]) => !pools.has(first?.stay.started?.label ?? ""))
  const told: ReadonlyArray<Pool | Series> = [
    ...Array.from(pools, (name) =>
      poolOf(
        name,
        all.filter(({ stay }) => stay.started?.label === name),
        beside
      )
    ).flat(),
    ...Array.from(namedOf(apart), ([name, each]) => {
      const isLived = accountsOf(each.flat()).some((account) => isLife(account, now))
      return (
        seriesOf(name, each) ??
        successionOf(name, each, beside.across) ??
        ((isLived && !isShortIn(each.flat())) || name === unknown
          ? []
          : (mixedOf(name, each, { ...beside, elsewhere: elsewhereThan(each.flat(), everywhere, now) }) ??
            []))
      )
    }).flat()
  ]
  const program = programOf(all)
  const error = all.findLast(isFailed)?.stay.ended?.error
  const isHere = all.length > 0 && isOnThisMachine(all)
  return told.map((each) => forItsUser(onThisMachine(each, isHere), program, matterOf(error)))
}

/** So many other hosts are named. */
const mostHosts = 2

/**
 * Returns the connections to other hosts, if these are few, and all to one came to the same end, which nothing else tells: who
 * reads how many came to which end misses them otherwise.
 */
const elsewhereThan = (
  some: ReadonlyArray<Lived>,
  all: ReadonlyArray<Lived>,
  now: number
): ReadonlyArray<{ readonly host: string; readonly group: Fated }> => {
  const host = some[0]?.stay.started?.host
  const hosts = Map.groupBy(all, ({ stay }) => stay.started?.host)
  const others = Array.from(hosts, ([name, each]) => ({ name, groups: fatedIn(each, false), each })).filter(
    ({ name }) => name !== host
  )
  const isOpen = others.some(
    ({ each, groups, name }) =>
      name === undefined || groups.length > 1 || accountsOf(each).some((account) => isLife(account, now))
  )
  return isOpen || others.length > mostHosts
    ? []
    : others.flatMap(({ groups, name = unknown }) => groups.map((group) => ({ host: name, group })))
}

/** Returns the lives of accounts of which nothing is said together. */
export const beside = (
  lives: ReadonlyArray<Life>,
  pools: ReadonlyArray<Pool | Series>
): ReadonlyArray<Life> => {
  const told = new Set(pools.flatMap(({ connections }) => connections))
  return lives.filter(({ connections: [first = -1] }) => !told.has(first))
}

/** Returns the sessions by the name of their account, or its host. */
const namedOf = (
  sessions: ReadonlyArray<ReadonlyArray<Lived>>
): ReadonlyMap<string, ReadonlyArray<ReadonlyArray<Lived>>> => {
  const placed = placedIn(sessions.flat())
  return Map.groupBy(sessions, (session) => {
    const [first] = session
    return ownLabel(first?.stay.started?.label) ?? (first && placed(first)) ?? unknown
  })
}

/** Nothing shows that they are of one account, nor of one server. */
const unknown = "unknown host"
