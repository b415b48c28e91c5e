/** What the connections of a trace show of each other, found once for each account and each server. Pure. */
import { isFailed } from "../../connection/Connection.ts"
import { Answered } from "../../evidence/Answered.ts"
import { EarlierUids } from "../../evidence/watch/EarlierUids.ts"
import type { Beside } from "./Beside.ts"
import { acrossOf, watchedOf } from "../../life/across.ts"
import { alikeIn } from "../../life/alikeIn.ts"
import { waysOf, wayOf } from "../../life/ending.ts"
import type { Kin } from "../../life/Kin.ts"
import type { Lived } from "../../life/Lived.ts"
import { withOpened } from "../../life/openedBefore.ts"
import { ownLimitIn, withinOwnLimit } from "../../life/ownLimits.ts"

export const besideIn = (kin: Kin<Lived>): ((lived: Lived) => Beside) => {
  const ways = once(waysOf)
  const alike = once(alikeIn)
  const latest = once(latestOf)
  const earlier = once(earlierOf)
  const answered = once((all) => new Answered(all.map(heardOf)))
  const across = once(acrossOf)
  const ownLimit = once(ownLimitIn)
  return (lived) => {
    const account = kin.account(lived)
    return {
      get attempts() {
        return kin.session(lived).map(attemptOf)
      },
      get circumstances() {
        const known = withinOwnLimit(
          lived,
          () => ownLimit(kin.atHost(lived)),
          ways(account).beside(wayOf(lived))
        )
        return withOpened(lived, account, known)
      },
      alikeBefore: alike(account).get(lived),
      later: laterOf(lived, latest(account)),
      goesOn: (time) => answered(kin.atPort(lived)).goesOn(time),
      get earlier() {
        return earlier(account)
      },
      get across() {
        return across(kin.atHost(lived))
      },
      own: watchedOf(lived)
    }
  }
}

/** Finds something of connections once: those of an account or a server are always the same list. */
const once = <A>(find: (all: ReadonlyArray<Lived>) => A) => {
  const known = new Map<ReadonlyArray<Lived>, A>()
  return (all: ReadonlyArray<Lived>): A => {
    const found = known.get(all) ?? find(all)
    known.set(all, found)
    return found
  }
}

/** The connections of an account that opened a mailbox last, or were logged in last without one. */
interface Latest {
  readonly opened: Reached | undefined
  readonly loggedIn: Reached | undefined
}

interface Reached {
  readonly start: number
  readonly at: number
}

const latestOf = (account: ReadonlyArray<Lived>): Latest => ({
  opened: lastOf(account, ({ stay }) => stay.openedAt),
  loggedIn: lastOf(account, restedAt)
})

const lastOf = (
  account: ReadonlyArray<Lived>,
  timeOf: (lived: Lived) => number | undefined
): Reached | undefined => {
  const last = account.findLast((lived) => timeOf(lived) !== undefined)
  const at = last && timeOf(last)
  return last === undefined || at === undefined ? undefined : { start: last.start, at }
}

/** Returns when a connection that the app asked for no mailbox was logged in; what failed may have been on its way to one. */
const restedAt = ({ stay: { ended, isUnasked, restedAt } }: Lived): number | undefined =>
  isUnasked && !isFailed(ended?.outcome) ? restedAt : undefined

const laterOf = (lived: Lived, { loggedIn, opened }: Latest): Beside["later"] =>
  isAfter(opened, lived) ? "openedLater" : isAfter(loggedIn, lived) ? "loggedInLater" : undefined

/** Of a pool, one that was on its way before another one failed shows nothing of what that met. */
const isAfter = (last: Reached | undefined, { start, stay }: Lived): boolean =>
  last !== undefined && last.start > start && last.at > (stay.endedAt ?? Infinity)

const earlierOf = (account: ReadonlyArray<Lived>): EarlierUids | undefined =>
  account.every(({ stay }) => !stay.isPartial)
    ? new EarlierUids(account.map(({ stay }) => [stay.use.commands.numbering.told, stay.started?.session]))
    : undefined

const heardOf = ({ stay: { heardAt, openedAt } }: Lived) => ({ heardAt, openedAt })

const attemptOf = ({ start, stay: { ended, openedAt } }: Lived) => ({
  start,
  selectedAt: openedAt,
  step: ended?.step,
  error: ended?.error
})
