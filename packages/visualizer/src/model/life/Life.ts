/** The life of an account over all its connections: when its mailbox was open, when it was not, and why. Pure. */
import type { RunnerStay } from "../fleet/Member.ts"
import { accountsOf, isLife, ofSession } from "./accounts.ts"
import { type Elsewhere, elsewhereOf } from "./elsewhere.ts"
import { sleepsOf } from "./figures.ts"
import { judged, type Judged } from "./judged.ts"
import { alikeIn } from "./losses.ts"
import { type Alert, alertsOf, arrivalsOf, type Mark, marksOf } from "./marks.ts"
import { piecesOf, type Segment } from "./Segment.ts"
import type { Advised } from "./remedy/Remedy.ts"
import { renumberingOf } from "./renumbering.ts"
import { type Lived, stoppedAfter } from "./Lived.ts"
import { withinAccount } from "./stops.ts"
import type { Stretch } from "./Stretch.ts"
import { type Twins, twinsOf } from "./twins.ts"

export type Life = Lifetime & Advised

interface Lifetime extends Judged {
  readonly key: string
  /** The account's label, or the host. */
  readonly name: string
  /** The ids of its connections. */
  readonly connections: ReadonlyArray<number>
  readonly from: number
  readonly to: number
  /** For how long this machine slept meanwhile, in milliseconds: the times here are without that. */
  readonly slept: number
  /** The times before the trace begins. */
  readonly elsewhere: ReadonlyArray<Elsewhere>
  readonly pieces: ReadonlyArray<Segment>
  /** The times of an open mailbox whose events are not kept. */
  readonly forgotten: ReadonlyArray<Stretch>
  readonly marks: ReadonlyArray<Mark>
  /** The texts that the server wants its user to read, each once. RFC 9051 §7.1, ALERT. */
  readonly alerts: ReadonlyArray<Alert>
  /** The times with unanswered commands of the app. */
  readonly work: ReadonlyArray<Stretch>
  /** The long times in which no mailbox was selected, since the server refused one. */
  readonly unselected: ReadonlyArray<Stretch>
  /** The times in which this program waited, which are neither the server's nor the network's. */
  readonly waits: ReadonlyArray<Stretch>
  /** Those of them in which it had given up, until the app asked for another attempt. */
  readonly stopped: ReadonlyArray<Stretch>
  /** The times in which the app kept a connection unused until the library took it back. */
  readonly held: ReadonlyArray<Stretch>
}

/** Facts besides the connections. */
interface Options {
  readonly now: number
  /** True if no more events follow. */
  readonly isOver: boolean
  /** The runners that had the account, the present one last; times are on the trace's clock. */
  readonly stays?: ReadonlyArray<RunnerStay>
  /** The connections of all accounts at their hosts, if there are others. */
  readonly others?: ReadonlyArray<Lived>
}

/** Returns the lives of all accounts. One that changed its runner has a life before its first connection here. */
export const livesOf = (all: ReadonlyArray<Lived>, options: Options): ReadonlyArray<Life> => {
  const accounts = accountsOf(all)
  const twins = twinsOf(accounts, options.others ?? all)
  return accounts
    .filter((account) => (options.stays?.length ?? 0) > 1 || isLife(account, options.now))
    .flatMap((account) => lifeOf(account, { ...options, twins }) ?? [])
}

const lifeOf = (
  account: ReadonlyArray<Lived>,
  { isOver, now, stays = [], twins }: Options & { readonly twins: Twins }
): Life | undefined => {
  const [first] = account
  const last = account.at(-1)
  if (first === undefined || last === undefined) return undefined
  const to = endOf(last, { isOver, now })
  const pieces = piecesOf(account, last.stay.ended?.outcome === "closed" ? (last.stay.endedAt ?? to) : to)
  const alike = alikeIn(pieces, (command) =>
    account.reduce((sum, { stay }) => sum + stay.refusals.accepted(command), 0)
  )
  const same = alike?.kind === "literal" ? withinAccount(alike, account) : alike
  const { ids: renumbered, ...numbering } = renumberingOf(account)
  const marks = [...arrivalsOf(stays, first.id), ...marksOf(account, { renumbered, same })]
  const stopped = account.flatMap(({ stay }, at) => stoppedAfter(stay, account[at + 1]))
  const from = Math.min(first.start, stays[0]?.since ?? first.start)
  return {
    key: ofSession(first),
    name: first.stay.started?.label ?? first.stay.started?.host ?? first.group,
    connections: account.map(({ id }) => id),
    from,
    to,
    slept: sleepsOf(account).reduce((total, ms) => total + ms, 0),
    elsewhere: elsewhereOf(stays, first.start),
    pieces,
    forgotten: account.flatMap(({ stay }) => stay.forgotten),
    marks,
    alerts: alertsOf(account),
    work: account.flatMap(({ stay }) => stay.commands.work.all),
    unselected: account.flatMap(({ stay }) => stay.mailbox.unselected(to)),
    waits: account.flatMap(({ stay }, at) => [
      ...stay.waits.all.until(account[at + 1]?.start ?? to),
      ...stoppedAfter(stay, account[at + 1])
    ]),
    stopped,
    held: account.flatMap(({ stay }) => stay.use.program.held),
    ...judged(account, {
      ...numbering,
      from,
      isOver,
      marks,
      now,
      pieces,
      same,
      start: first.start,
      stays,
      to,
      twins
    })
  }
}

/**
 * Returns the end of a life. After a failure that is tried again, it goes on until the app ends it; without a known session
 * the next attempt cannot be recognised.
 */
const endOf = (
  { last, stay: { ended, endedAt, leaving, started } }: Lived,
  { isOver, now }: Options
): number => {
  if (leaving.isLeft) return last
  const goesOn = ended?.outcome === "retried" && started !== undefined
  return isOver && endedAt !== undefined && !goesOn ? endedAt : Math.max(now, last)
}
