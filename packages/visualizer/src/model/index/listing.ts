/**
 * The rows of a list of connections: attempts folded under their call, equal failures of a crowd folded into one row,
 * sorted. Pure.
 */
import type { Summary } from "./Summary.ts"

export type Order = "time" | "took" | "host"

/** The state of a list's rows. */
export interface Look {
  /** The keys of unfolded rows. */
  readonly unfolded: ReadonlySet<string>
  readonly selected: number | undefined
}

/** The attempts of one call; the last one decides how it ended. */
export interface Call {
  readonly key: string
  readonly attempts: ReadonlyArray<Summary>
  readonly last: Summary
  /** The time from the start of the first attempt to the mailbox, or to the end. */
  readonly took: number
}

export type Item =
  | {
      readonly kind: "connection"
      readonly summary: Summary
      /** The number of the attempt in its call; absent if it is the only one. */
      readonly attempt: number | undefined
    }
  | { readonly kind: "call"; readonly call: Call; readonly open: boolean }
  | {
      readonly kind: "alike"
      readonly key: string
      readonly calls: ReadonlyArray<Call>
      readonly open: boolean
    }

/** Returns the values of a field of connections with their counts, the most frequent first. */
export const valuesOf = (
  field: "account" | "error" | "host" | "status" | "step",
  all: ReadonlyArray<Summary>
): ReadonlyArray<readonly [value: string, count: number]> => {
  const counts = new Map<string, number>()
  for (const summary of all) {
    const value = field === "account" ? summary.label : summary[field]
    if (value !== undefined && value !== "") counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return Array.from(counts).toSorted(([, a], [, b]) => b - a)
}

/**
 * Groups attempts by call, in the order in which calls began. A supervised connection has a call for each time that it
 * was lost.
 */
export const callsOf = (all: ReadonlyArray<Summary>): ReadonlyArray<Call> =>
  Array.from(Map.groupBy(all, ({ group, session }) => session ?? `alone ${group}`)).flatMap(
    ([session, made]): ReadonlyArray<Call> =>
      triesOf(made).flatMap((attempts, at) => {
        const [first, last] = [attempts[0], attempts.at(-1)]
        if (first === undefined || last === undefined) return []
        const key = at === 0 ? session : `${session} ${at + 1}`
        return [{ key, attempts, last, took: endOf(last) - first.start }]
      })
  )

/** Splits attempts after each one that opened a mailbox: later ones are another call. */
const triesOf = (attempts: ReadonlyArray<Summary>): ReadonlyArray<ReadonlyArray<Summary>> => {
  const found: Array<Array<Summary>> = []
  for (const attempt of attempts) {
    const tries = found.at(-1)
    if (tries === undefined || tries.at(-1)?.selectedAt !== undefined) found.push([attempt])
    else tries.push(attempt)
  }
  return found
}

const endOf = (summary: Summary): number => summary.selectedAt ?? summary.end ?? summary.last

/** Returns the call of a connection, with its attempts, from those of its session. */
export const callOf = (ofSession: ReadonlyArray<Summary>, one: Summary): Call | undefined =>
  callsOf(ofSession).find(({ attempts }) => attempts.includes(one))

/** Returns which attempt of its call it is: 1, 2, … */
export const tryOf = ({ attempts }: Call, summary: Summary): number => attempts.indexOf(summary) + 1

/** Calls that failed alike. */
interface Fold {
  readonly key: string
  readonly calls: ReadonlyArray<Call>
}

/** Calls, and folds in the place of their first call. They do not depend on the selection. */
export type Arranged = ReadonlyArray<Call | Fold>

/** A list of up to `maxUnfolded` rows shows them all; in a longer one, `minFolded` equal failures or more are folded. */
const maxUnfolded = 12
const minFolded = 3

export const arranged = (all: ReadonlyArray<Summary>, order: Order): Arranged => {
  const calls = sorted(callsOf(all), order)
  if (calls.length <= maxUnfolded) return calls
  const alike = Map.groupBy(calls, likeness)
  return calls.flatMap((call): Arranged => {
    const key = likeness(call)
    const members = alike.get(key) ?? []
    if (key === undefined || members.length < minFolded) return [call]
    return members[0] === call ? [{ key, calls: members }] : []
  })
}

const sorted = (calls: ReadonlyArray<Call>, order: Order): ReadonlyArray<Call> => {
  if (order === "took") return calls.toSorted((a, b) => b.took - a.took)
  if (order === "host") return calls.toSorted((a, b) => (a.last.host ?? "").localeCompare(b.last.host ?? ""))
  return calls
}

const likeness = ({ attempts, last }: Call): string | undefined =>
  last.status === "failed"
    ? [last.error, last.step, last.host, attempts.length].map((part) => part ?? "").join("\n")
    : undefined

/** Returns the rows of the list. */
export const listing = (arranged: Arranged, look: Look): ReadonlyArray<Item> => {
  const alone = arranged.length === 1
  return arranged.flatMap((one): ReadonlyArray<Item> => {
    if (!("calls" in one)) return itemsOf(one, look, alone)
    const { calls, key } = one
    const open = look.unfolded.has(key) || calls.some((call) => holds(call, look.selected))
    const members = open ? calls.flatMap((each) => itemsOf(each, look, false)) : []
    return [{ kind: "alike", key, calls, open }, ...members]
  })
}

const itemsOf = (call: Call, { selected, unfolded }: Look, alone: boolean): ReadonlyArray<Item> => {
  const { attempts, key } = call
  if (attempts.length === 1)
    return attempts.map((summary) => ({ kind: "connection", summary, attempt: undefined }))
  const open = alone || unfolded.has(key) || holds(call, selected)
  const nested = attempts.map((summary, at) => ({ kind: "connection", summary, attempt: at + 1 }) as const)
  return [{ kind: "call", call, open }, ...(open ? nested : [])]
}

const holds = ({ attempts }: Call, selected: number | undefined): boolean =>
  attempts.some(({ id }) => id === selected)

/** Returns the earlier failure for which this connection was held back: it has the server's words. */
export const heldBackBy = (all: ReadonlyArray<Summary>, held: Summary): Summary | undefined =>
  all.findLast(
    ({ end, error, host, id, step }) =>
      id !== held.id &&
      error === (held.error === "HeldBack" ? "AuthThrottled" : held.error) &&
      host === held.host &&
      step !== "account" &&
      end !== undefined &&
      end <= held.start
  )
