/** The events of an account: each moment with its connection, and with its line if it has one. Pure. */
import type { EventData } from "@effect-imap/core/Trace"
import { jumpWords } from "../connection/timeText.ts"
import { arrival, type RunnerStay } from "../fleet/Member.ts"
import { span } from "../../trace/quantities.ts"
import type { AccountConnection } from "./accounts.ts"
import { endOf } from "./Segment.ts"
import type { Place } from "./ConnectionHistory.ts"

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
  /** The command, or the server's words. */
  readonly words?: string
  /** Of `lost` and `failed`: the end of the connection, and how long the server had been silent before it. */
  readonly ended?: EventData<"connection:ended">
  readonly silentMs?: number
}

/** Returns the marks in the order of time. `stays`: the runners that had the account, the present one last. */
export const marksOf = (
  account: ReadonlyArray<AccountConnection>,
  stays: ReadonlyArray<RunnerStay> = []
): ReadonlyArray<Mark> =>
  [
    ...arrivalsOf(stays, account[0]?.id ?? 0),
    ...renumberedIn(account),
    ...account.flatMap((connection, at) => [...movedTo(connection, account[at - 1]), ...marksOn(connection)])
  ].toSorted((one, other) => one.time - other.time || (one.line ?? 0) - (other.line ?? 0))

const arrivalsOf = (stays: ReadonlyArray<RunnerStay>, connection: number): ReadonlyArray<Mark> =>
  stays.flatMap((stay, at): ReadonlyArray<Mark> => {
    const before = stays[at - 1]
    return before === undefined
      ? []
      : [{ kind: "moved", time: stay.since, connection, words: arrival(stay, before, span) }]
  })

/** A connection after one that the app ended is no move. */
const movedTo = (
  { id, start, history }: AccountConnection,
  before: AccountConnection | undefined
): ReadonlyArray<Mark> => {
  const isNext = before === undefined || before.history.started?.session === history.started?.session
  const isOver = before?.history.ended !== undefined && before.history.ended.outcome !== "retried"
  return isNext || isOver ? [] : [{ kind: "moved", time: start, connection: id }]
}

/** Marks a changed UIDVALIDITY of a mailbox. RFC 9051 §2.3.1.1. */
const renumberedIn = (account: ReadonlyArray<AccountConnection>): ReadonlyArray<Mark> => {
  const known = new Map<string, string>()
  return account.flatMap(({ id, history }) =>
    Array.from(history.uidValidity).flatMap(([mailbox, { line, time, validity }]): ReadonlyArray<Mark> => {
      // placeholders of names are numbered per session
      const key = mailbox.startsWith("<") ? `${history.started?.session} ${mailbox}` : mailbox
      const before = known.get(key)
      known.set(key, validity)
      if (before === undefined || before === validity) return []
      const words = `${mailbox}: ${before} before, ${validity} now`
      return [{ kind: "renumbered", time, line, connection: id, words }]
    })
  )
}

const marksOn = ({ id: connection, history }: AccountConnection): ReadonlyArray<Mark> => {
  const at = (kind: Mark["kind"], { line, time }: Place, words?: string): Mark => ({
    kind,
    time,
    line,
    connection,
    ...(words !== undefined && { words })
  })
  const { alerts, arrivals, sentByApp, endLine, ended, endedAt, givenUp, jumps, openLine, openedAt } = history
  const isFailed = ended !== undefined && endedAt !== undefined && endOf(history) !== undefined
  return [
    ...(openedAt === undefined ? [] : [at("open", { time: openedAt, line: openLine ?? 0 })]),
    ...(isFailed
      ? [
          {
            ...at(openedAt === undefined ? "failed" : "lost", { time: endedAt, line: endLine ?? 0 }),
            ended,
            ...(openedAt !== undefined && { silentMs: history.silentMs })
          }
        ]
      : []),
    ...sentByApp.all.map((time): Mark => ({ kind: "asked", time, connection })),
    ...arrivals.all.map((time): Mark => ({ kind: "arrived", time, connection })),
    ...history.refusals.all.map((each) => at("refused", each, `${each.command} · ${each.answer}`)),
    ...givenUp.map((each) => at("givenUp", each, each.command)),
    ...history.unanswered.map((each) => at("unanswered", each, each.command)),
    ...(history.renewed === undefined ? [] : [at("renewed", history.renewed, history.renewed.kind)]),
    ...jumps.map((each) => at("slept", each, jumpWords(each.ms))),
    ...alerts.map((each) => at("alert", each, each.text))
  ]
}
