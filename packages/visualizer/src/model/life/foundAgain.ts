/** Messages that came while a mailbox was not open, or its connection was dead: they were found when it was opened again. Pure. */
import { keyIn } from "../evidence/mailboxName.ts"
import { isFailed } from "../connection/Connection.ts"
import type { Lived } from "./Lived.ts"
import type { Stay } from "./Stay.ts"

/** Returns how many there are at least: others that came may have been removed before. */
export const foundAgain = (account: ReadonlyArray<Lived>): number => {
  const opened = account.flatMap(({ stay }) => (stay.openedAt === undefined ? [] : [stay]))
  return opened.slice(1).reduce((sum, next, at) => sum + grownBetween(opened[at], next), 0)
}

const grownBetween = (before: Stay | undefined, now: Stay): number => {
  const { firstExists = 0, isPartial, started } = now
  if (before === undefined || isPartial || before.isPartial || !isFailed(before.ended?.outcome)) return 0
  const [one, ...others] = before.uidValidity
  const [other, ...more] = now.uidValidity
  const isSame =
    one !== undefined &&
    other !== undefined &&
    keyIn(before.started?.session, one[0]) === keyIn(started?.session, other[0]) &&
    one[1] === other[1]
  if (!isSame || others.length > 0 || more.length > 0) return 0
  return Math.max(0, firstExists - (before.mailbox.exists ?? Infinity))
}
