/** What happened to an account: each moment with its connection, and with its line if it has one. Pure. */
import type { EventData } from "@effect-imap/core/Trace"
import { jumpWords } from "../connection/timeText.ts"
import { arrival, type RunnerStay } from "../fleet/Member.ts"
import { span } from "../../trace/quantities.ts"
import type { Lived } from "./accounts.ts"
import { endOf } from "./Segment.ts"
import type { Place } from "./Stay.ts"

/** `arrived`: the server reported new messages. `asked`: the app sent a command. `failed`: an attempt that opened no mailbox. */
export interface Mark {
  readonly kind:
    | "alert"
    | "arrived"
    | "asked"
    | "failed"
    | "givenUp"
    | "lost"
    | "moved"
    | "open"
    | "refused"
    | "renewed"
    | "renumbered"
    | "slept"
    | "unanswered"
  readonly time: number
  readonly connection: number
  readonly line?: number
  /** What the trace says of it: the command, the server's words. */
  readonly words?: string
  /** The end of the connection, of `lost` and `failed`; and for how long the server had said nothing before it. */
  readonly ended?: EventData<"connection:ended">
  readonly silentMs?: number
}

/** Returns them in the order of their times. `stays`: the runners that had the account, the present one last. */
export const marksOf = (
  account: ReadonlyArray<Lived>,
  stays: ReadonlyArray<RunnerStay> = []
): ReadonlyArray<Mark> =>
  [
    ...arrivalsOf(stays, account[0]?.id ?? 0),
    ...renumberedIn(account),
    ...account.flatMap((lived, at) => [...movedTo(lived, account[at - 1]), ...marksOn(lived)])
  ].toSorted((one, other) => one.time - other.time || (one.line ?? 0) - (other.line ?? 0))

const arrivalsOf = (stays: ReadonlyArray<RunnerStay>, connection: number): ReadonlyArray<Mark> =>
  stays.flatMap((stay, at): ReadonlyArray<Mark> => {
    const before = stays[at - 1]
    return before === undefined
      ? []
      : [{ kind: "moved", time: stay.since, connection, words: arrival(stay, before, span) }]
  })

/** After an end of its own, the next connection of an app is no move. */
const movedTo = ({ id, start, stay }: Lived, before: Lived | undefined): ReadonlyArray<Mark> => {
  const isNext = before === undefined || before.stay.started?.session === stay.started?.session
  const isOver = before?.stay.ended !== undefined && before.stay.ended.outcome !== "retried"
  return isNext || isOver ? [] : [{ kind: "moved", time: start, connection: id }]
}

/** A UIDVALIDITY that is another one than the same mailbox had before. RFC 9051 §2.3.1.1. */
const renumberedIn = (account: ReadonlyArray<Lived>): ReadonlyArray<Mark> => {
  const known = new Map<string, string>()
  return account.flatMap(({ id, stay }) =>
    Array.from(stay.uidValidity).flatMap(([mailbox, { line, time, validity }]): ReadonlyArray<Mark> => {
      // placeholders of names are counted in each session
      const key = mailbox.startsWith("<") ? `${stay.started?.session} ${mailbox}` : mailbox
      const before = known.get(key)
      known.set(key, validity)
      if (before === undefined || before === validity) return []
      const words = `${mailbox}: ${before} before, ${validity} now`
      return [{ kind: "renumbered", time, line, connection: id, words }]
    })
  )
}

const marksOn = ({ id: connection, stay }: Lived): ReadonlyArray<Mark> => {
  const at = (kind: Mark["kind"], { line, time }: Place, words?: string): Mark => ({
    kind,
    time,
    line,
    connection,
    ...(words !== undefined && { words })
  })
  const { alerts, arrivals, asked, endLine, ended, endedAt, givenUp, jumps, openLine, openedAt } = stay
  const isFailed = ended !== undefined && endedAt !== undefined && endOf(stay) !== undefined
  return [
    ...(openedAt === undefined ? [] : [at("open", { time: openedAt, line: openLine ?? 0 })]),
    ...(isFailed
      ? [
          {
            ...at(openedAt === undefined ? "failed" : "lost", { time: endedAt, line: endLine ?? 0 }),
            ended,
            ...(openedAt !== undefined && { silentMs: stay.silentMs })
          }
        ]
      : []),
    ...asked.all.map((time): Mark => ({ kind: "asked", time, connection })),
    ...arrivals.all.map((time): Mark => ({ kind: "arrived", time, connection })),
    ...stay.refusals.all.map((each) => at("refused", each, `${each.command} · ${each.answer}`)),
    ...givenUp.map((each) => at("givenUp", each, each.command)),
    ...stay.unanswered.map((each) => at("unanswered", each, each.command)),
    ...(stay.renewed === undefined ? [] : [at("renewed", stay.renewed, stay.renewed.kind)]),
    ...jumps.map((each) => at("slept", each, jumpWords(each.ms))),
    ...alerts.map((each) => at("alert", each, each.text))
  ]
}
