/**
 * The attempt of a trace to look at first, and the one to compare it with: the same for the page, for stories and
 * for the command line. Pure.
 */
import { outcomeOfUse } from "../lines/inUse.ts"
import { type Connection, isFailed } from "../connection/Connection.ts"

/** An attempt, as far as the choice depends on it. */
export interface Attempt {
  readonly host: string | undefined
  readonly label: string | undefined
  readonly session: string | undefined
  readonly start: number
  readonly end: number | undefined
  readonly selectedAt: number | undefined
  /** As in a summary of the index. */
  readonly status: string
  /** Above 0 if the server refused commands in the open mailbox. */
  readonly refused: number
}

/** A connection, as its attempt. */
interface ConnectionAttempt extends Attempt {
  readonly connection: Connection
}

export const attemptOf = (connection: Connection): ConnectionAttempt => {
  const { ended, selectedAt, span, started } = connection
  const { end, start } = span
  const { host, label, session } = started ?? {}
  const isRefused = selectedAt !== undefined && outcomeOfUse(connection, 0, Infinity) === "refused"
  const status = ended?.outcome ?? "cut"
  return { host, label, session, start, end, selectedAt, status, refused: isRefused ? 1 : 0, connection }
}

/**
 * Returns the attempt to look at first: one that failed, one that hangs, one that was retried. If the mailbox was opened
 * after that, the latest attempt comes first, which names those before it; of an account that is well again after its open
 * mailbox was lost, the one that was lost. Of mailboxes that are still open, or all ended well, the first look is at one with
 * refused commands.
 */
export const mostRelevant = <A extends Attempt>(all: ReadonlyArray<A>): A | undefined => {
  const telling = latestRelevant(all)
  return telling !== undefined && hasNoProblem(telling) && telling.session !== undefined
    ? (all.findLast((each) => each.session === telling.session && isLost(each)) ?? telling)
    : telling
}

const latestRelevant = <A extends Attempt>(all: ReadonlyArray<A>): A | undefined => {
  const opened = new Map(
    all.flatMap(({ selectedAt, session }, at) => (selectedAt === undefined ? [] : [[session, at]]))
  )
  const failed = all.find(
    ({ session, status }, at) =>
      status === "failed" && (session === undefined || (opened.get(session) ?? -1) <= at)
  )
  const unended = all.filter(({ status }) => status === "cut" || status === "open")
  const hanging =
    (unended[0]?.selectedAt === undefined ? undefined : unended.find(({ refused }) => refused > 0)) ??
    unended[0]
  // the latest: the next attempt is due, or succeeded
  const retried = all.findLast(({ status }) => status === "retried")
  const telling = failed ?? hanging ?? retried ?? all.find(({ refused }) => refused > 0) ?? all[0]
  if (telling !== retried || retried === undefined || retried.session === undefined) return telling
  const ofSession = all.filter(({ session }) => session === retried.session)
  return ofSession.some(({ selectedAt }) => selectedAt !== undefined) ? ofSession.at(-1) : telling
}

/** Returns whether the mailbox was open and nothing else is notable. */
const hasNoProblem = ({ refused, selectedAt, status }: Attempt): boolean =>
  selectedAt !== undefined &&
  refused === 0 &&
  (status === "cut" || status === "closed" || status === "interrupted")

const isLost = ({ selectedAt, status }: Attempt): boolean => selectedAt !== undefined && isFailed(status)

/** Returns whether two attempts ended alike, as far as this shows. */
export const areAlike = (a: Attempt, b: Attempt): boolean =>
  (a.selectedAt === undefined) === (b.selectedAt === undefined) && isBad(a) === isBad(b)

const isBad = ({ status }: Attempt): boolean => isFailed(status) || status === "cut"

/** Returns whether an attempt on the same account opened a mailbox after `mine` had failed or was lost. */
export const isRecovery = (other: Attempt, mine: Attempt): boolean =>
  isBad(mine) &&
  other.selectedAt !== undefined &&
  other.host === mine.host &&
  other.label === mine.label &&
  other.start >= (mine.end ?? Number.POSITIVE_INFINITY)

/**
 * Returns the attempt to compare with `mine`: the one that opened a mailbox after it, otherwise one with another result;
 * of several, one on the same or a similar host, and the nearest in time.
 */
export const counterpart = <A extends Attempt>(mine: Attempt, others: ReadonlyArray<A>): A | undefined => {
  const rank = (other: Attempt) => (isRecovery(other, mine) ? 0 : areAlike(mine, other) ? 2 : 1)
  const apart = ({ start }: Attempt) => Math.abs(start - mine.start)
  return others.toSorted(
    (a, b) =>
      rank(a) - rank(b) || kinship(mine.host, b.host) - kinship(mine.host, a.host) || apart(a) - apart(b)
  )[0]
}

/** Counts the common labels of two host names from the right: two for `a.netease.example` and `netease.example`. */
const kinship = (a = "", b = ""): number => {
  const mine = a.split(".").toReversed()
  const otherLabels = b.split(".").toReversed()
  const differs = mine.findIndex((label, at) => label !== otherLabels[at])
  return differs === -1 ? mine.length : differs
}
