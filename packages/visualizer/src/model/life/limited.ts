/** Connections that the server ended at a limit of its own, and the waits for which it asked. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { askedFirst } from "../evidence/refusedBeside.ts"
import { humanText } from "../evidence/facts.ts"
import type { Given } from "../fleet/Asked.ts"
import { refusalOf, refusalsOf } from "./refusal.ts"
import type { Lived } from "./Lived.ts"
import { span } from "../../trace/quantities.ts"

/** What is cut so soon after a refusal is cut for it, in milliseconds. */
const soon = 60_000

/** Refusals at a limit, and ends at one by the server's own words. */
const atLimit: ReadonlySet<string | undefined> = new Set([
  "throttledCommand",
  "limitedCommand",
  "throttledInUse",
  "tooMuchAsked"
])

export const isAtLimit = ({ addition }: Pick<Advice.Diagnosis, "addition">): boolean => atLimit.has(addition)

/** Returns whether the server ended an open mailbox in words of a limit, or closed it just after it had refused a command so. */
export const endedAtLimit = (stay: Lived["stay"] | undefined): boolean => {
  const { ended, endedAt = 0, openedAt, refusals, started } = stay ?? {}
  if (openedAt === undefined || ended?.error === undefined) return false
  if (saysLimit(ended)) return true
  const last = refusals?.last
  return (
    (ended.error === "ServerBye" || ended.error === "ConnectionLost") &&
    last !== undefined &&
    endedAt - last.time <= soon &&
    isAtLimit(refusalOf({ ...last, host: started?.host ?? "" }))
  )
}

const saysLimit = (ended: NonNullable<Lived["stay"]["ended"]>): boolean => {
  const diagnosis = Advice.diagnosisOf({ ...ended, error: ended.error ?? "" })
  return diagnosis !== undefined && isAtLimit(diagnosis)
}

/** Returns whose it is that each of some connections was ended at a limit. */
export const whoseLimit = (lost: ReadonlyArray<Lived>): string =>
  lost.every(({ stay: { ended } }) => ended !== undefined && saysLimit(ended))
    ? Advice.parties.limit
    : `most likely a limit of the server: ${lost.length === 1 ? "the connection" : "each"} was ended soon after it had refused a command for that`

/** The milliseconds for which the server asked to wait, at first and at last. */
export type Waits = readonly [first: number, last: number]

/** Returns them, if the last refusal names some. */
export const waitsOf = (account: ReadonlyArray<Lived>): Waits | undefined => waitsIn(refusalsOf(account))

/** Returns them, with those that the ends at a limit name. */
export const waitsAtLimit = (account: ReadonlyArray<Lived>): Waits | undefined => {
  const ends = account.flatMap(({ stay }) => {
    const text = stay.ended?.serverText ?? ""
    return Advice.askedMs(text) !== undefined && endedAtLimit(stay) ? [{ time: stay.endedAt ?? 0, text }] : []
  })
  return waitsIn([...refusalsOf(account), ...ends].toSorted((one, other) => one.time - other.time))
}

const waitsIn = (all: ReadonlyArray<{ readonly text: string }>): Waits | undefined => {
  const last = Advice.askedMs(humanText(all.at(-1)?.text ?? ""))
  const first = askedFirst(all.map((answer) => ({ answer })))
  return last === undefined || first === undefined ? undefined : [first, last]
}

/** What helps where the server ends each connection that goes on at its limit. */
export const waitAtLimit = (account: ReadonlyArray<Lived>): Given => {
  const [first, last] = waitsAtLimit(account) ?? []
  const wait =
    first === undefined || last === undefined
      ? "some minutes at such a refusal"
      : span(first) === span(last)
        ? `${span(last)} at such a refusal, as the server says`
        : `as long as the server says at such a refusal, the last time ${span(last)}`
  return {
    try: `Let the app wait ${wait}, before it asks or connects again, and then ask for less at once: what goes on meanwhile is refused and ended again.`,
    actionBy: "app"
  }
}
