/** How the UIDVALIDITY of an account's mailboxes changed from connection to connection. RFC 9051 §2.3.1.1. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { keyIn } from "../evidence/mailboxName.ts"
import { numbersOn, type OpenMailbox } from "../evidence/watch/OpenMailbox.ts"
import { isOnThisMachine, type Lived } from "./Lived.ts"

export interface Renumbering {
  /** The connections whose mailbox had another UIDVALIDITY than when it was open before. */
  readonly ids: ReadonlySet<number>
  /** The few values of one mailbox that came again and again, if these were all. */
  readonly inTurns: ReadonlyArray<string>
  /**
   * How many messages there were under another UIDVALIDITY, and before, if that was more, the first time: nothing tells which are
   * missing.
   */
  readonly fewer: Fewer | undefined
  /**
   * The names of the software that answered before, and of what answers since, if that is another one, with far fewer messages and
   * a lower UIDNEXT.
   */
  readonly software: readonly [before: string, now: string] | undefined
  /** Its UIDs went on as before each time, so that nothing was filled anew. */
  readonly goesOn: boolean
  /** The server is on this machine. */
  readonly isHere: boolean
  /** Its UIDs began from 1 again each time, in a server on this machine: its store is another one, as in tests. */
  readonly isMadeAnew: boolean
}

export interface Fewer {
  readonly now: number
  readonly before: number
  /** How often there were fewer. */
  readonly times: number
}

/** More values than a few servers behind one name would have. */
const mostInTurns = 4

export const renumberingOf = (account: ReadonlyArray<Lived>): Renumbering => {
  const ids = new Set<number>()
  const mailboxes = new Map<string, { last: string; returns: number; readonly values: Set<string> }>()
  for (const { id, stay } of account) {
    for (const [mailbox, validity] of stay.uidValidity) {
      const key = keyOf(mailbox, stay)
      const before = mailboxes.get(key)
      if (before === undefined) {
        mailboxes.set(key, { last: validity, returns: 0, values: new Set([validity]) })
        continue
      }
      if (before.last === validity) continue
      ids.add(id)
      if (before.values.has(validity)) before.returns++
      before.last = validity
      before.values.add(validity)
    }
  }
  const renumbered = Array.from(mailboxes.values()).filter(({ values }) => values.size > 1)
  const [only, ...others] = renumbered
  const isInTurns =
    only !== undefined &&
    others.length === 0 &&
    only.values.size <= mostInTurns &&
    only.returns >= only.values.size
  const isHere = isOnThisMachine(account)
  const changes = ids.size > 0 ? changesIn(account) : []
  return {
    ids,
    inTurns: isInTurns ? Array.from(only.values) : [],
    fewer: fewerIn(account),
    software: softwareOf(account, changes),
    goesOn: changes.length > 0 && changes.every(([before, opening]) => numbersOn(before, opening)),
    isHere,
    isMadeAnew: isHere && changes.length > 0 && changes.every(([, opening]) => beginsFromOne(opening))
  }
}

/** Returns the software of two servers, if another one answers under the name, and has not the mail that the first one had. */
const softwareOf = (
  account: ReadonlyArray<Lived>,
  changes: ReadonlyArray<Change>
): readonly [before: string, now: string] | undefined => {
  const [[before, opening] = [], another] = changes
  if (before === undefined || opening === undefined || another !== undefined) return undefined
  const { first = Infinity, uidNext = Infinity } = opening
  const isLess = uidNext < (before.uidNext ?? 0) && first * 2 < (before.exists ?? 0)
  if (!isLess) return undefined
  const [then, now] = [before, opening].map((each) => {
    const of = account.find(({ stay }) => stay.openings.includes(each))
    return Advice.softwareIn(of?.stay.greeting ?? "")
  })
  return then === undefined || now === undefined || then.toLowerCase() === now.toLowerCase()
    ? undefined
    : [then, now]
}

/** As it was opened, each message had its number as its UID. */
const beginsFromOne = ({ first, uidNext }: OpenMailbox): boolean =>
  first !== undefined && uidNext === first + 1

type Change = readonly [before: OpenMailbox, opening: OpenMailbox]

/** Returns the openings of a mailbox under another UIDVALIDITY, each with the one before it. */
const changesIn = (account: ReadonlyArray<Lived>): ReadonlyArray<Change> => {
  const last = new Map<string, OpenMailbox>()
  const opened = account.flatMap(({ stay }) =>
    stay.openings.map((opening) => ({ key: keyOf(opening.name, stay), opening }))
  )
  return opened
    .toSorted((one, other) => one.opening.line - other.opening.line)
    .flatMap(({ key, opening }): ReadonlyArray<Change> => {
      if (opening.validity === undefined) return []
      const before = last.get(key)
      last.set(key, opening)
      return before === undefined || before.validity === opening.validity ? [] : [[before, opening]]
    })
}

const keyOf = (mailbox: string, { started }: Lived["stay"]): string => keyIn(started?.session, mailbox)

const fewerIn = (account: ReadonlyArray<Lived>): Fewer | undefined => {
  const opened = account.flatMap(({ stay }) => {
    const [[mailbox, validity] = []] = stay.uidValidity
    const isOne = mailbox !== undefined && stay.uidValidity.size === 1
    return isOne ? [{ key: keyOf(mailbox, stay), validity, stay }] : []
  })
  const [first, ...others] = opened.flatMap(({ key, stay: { firstExists: now }, validity }, at) => {
    const earlier = opened[at - 1]
    const before = earlier?.stay.mailbox.exists
    const isOther = earlier?.key === key && earlier.validity !== validity
    return isOther && now !== undefined && before !== undefined && now < before ? [{ now, before }] : []
  })
  return first && { ...first, times: others.length + 1 }
}
