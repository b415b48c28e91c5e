/** The connections of an account, each with its part in the account's life, and what they show together. Pure. */
import { isLocal } from "../evidence/place.ts"
import type { Stretch } from "./Stretch.ts"
import type { Stay } from "./Stay.ts"

/** One connection of an account. */
export interface Lived {
  readonly id: number
  readonly group: string
  readonly start: number
  readonly last: number
  readonly stay: Stay
}

/** Returns the mail program whose log shows them. */
export const programOf = ([first]: ReadonlyArray<Lived>): string | undefined => first?.stay.started?.program

/** Returns the host and port that a connection was to. */
export const serverOf = ({ stay: { started } }: Lived): string =>
  `${started?.host ?? ""}:${started?.port ?? ""}`

/** Returns whether the server of an account is on this machine, so that no network is on the path. */
export const isOnThisMachine = (account: ReadonlyArray<Lived>): boolean =>
  account.every(({ stay: { started } }) => isLocal(started?.host))

/** Returns the label by which accounts differ. One whose words were redacted may belong to several. */
export const ownLabel = (label: string | undefined): string | undefined =>
  label?.includes("<") ? undefined : label

/**
 * Returns whether no connection of an account is missing, and the end of each is known, although events of them are missing:
 * their attempts are numbered from the first on.
 */
export const isCounted = (account: ReadonlyArray<Stay>): boolean =>
  account.every((stay, at) => !stay.isLate && follows(stay, account[at - 1]))

/** Returns whether no connection is missing before one, or between two, and the end of the earlier one is known. */
export const follows = ({ started }: Stay, before: Stay | undefined): boolean =>
  (started?.attempt === 1 || started?.attempt === (before?.started?.attempt ?? 0) + 1) &&
  (before === undefined || before.ended !== undefined)

/** Returns the texts for the mailbox's user that came to an account but are not among `shown`, and the last connection of each. */
export const alertsBeside = (
  account: ReadonlyArray<Lived>,
  shown: ReadonlyArray<{ readonly text: string }>
): ReadonlyArray<readonly [text: string, lived: Lived]> =>
  Array.from(
    new Map(account.flatMap((lived) => lived.stay.alerts.map(({ text }) => [text, lived] as const)))
  ).filter(([alert]) => shown.every(({ text }) => !text.endsWith(alert)))

/** Returns the time in which this program did not try again after a failure, until it was asked to. */
export const stoppedAfter = (
  { ended, endedAt }: Stay,
  next: Pick<Lived, "start"> | undefined
): ReadonlyArray<Stretch> =>
  ended?.outcome === "failed" && endedAt !== undefined && next !== undefined
    ? [{ start: endedAt, end: next.start }]
    : []

/** Connections that follow each other and are alike, and then those that are not. */
export type Runs = ReadonlyArray<ReadonlyArray<Lived>>

export const runsOf = (all: ReadonlyArray<Lived>, kindOf: (stay: Stay) => unknown): Runs => {
  const starts = all.flatMap(({ stay }, at) => {
    const before = all[at - 1]
    return before === undefined || kindOf(stay) !== kindOf(before.stay) ? [at] : []
  })
  return starts.map((start, at) => all.slice(start, starts[at + 1]))
}
