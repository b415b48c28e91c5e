/** Connections of an account, and its lanes. */
import type { Event, Events } from "@effect-imap/core/Trace"
import type { RunnerStay } from "../../../src/model/fleet/Member.ts"
import { type Lane, lanesOf } from "../../../src/model/lane/Lane.ts"
import { headlineOf } from "../../../src/model/lane/words.ts"
import { at, fileOf, moved } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"

export const lanesIn = (bytes: Uint8Array, stays: ReadonlyArray<RunnerStay> = []): ReadonlyArray<Lane> => {
  const index = indexOf(bytes)
  return lanesOf(index.account(0), { isOver: true, now: index.now, stays })
}

export const minute = 60_000

/** A connection that opens a mailbox and is lost, or is logged out. */
export const stay = (
  group: string,
  {
    end,
    from,
    label,
    lost,
    session = "s1",
    tells = ["* OK [UIDVALIDITY 1] ok"],
    to
  }: {
    readonly from: number
    readonly to: number
    readonly end?: number
    readonly lost: boolean
    readonly session?: string
    readonly label?: string
    /** What the server tells of the mailbox as it opens it. */
    readonly tells?: ReadonlyArray<string>
  },
  ...used: ReadonlyArray<Event>
): ReadonlyArray<Event> => [
  begun(group, from, session, label),
  moved(from, "off", "user.connect", "selecting", group),
  at(from, "wire:sent", { tag: group, cmd: "SELECT", line: `${group} SELECT INBOX` }, group),
  ...tells.map((line) =>
    at(from, "wire:received", { line, ...(line.startsWith("* OK") && { cond: "OK" as const }) }, group)
  ),
  at(from, "wire:received", { tag: group, cond: "OK", line: `${group} OK done` }, group),
  moved(from + 1000, "selecting", "select.ok", "selected.quiet", group),
  at(from + 1000, "mailbox:resynchronized", { by: "qresync", outcome: "complete" }, group),
  ...used,
  moved(to, "selected.quiet", lost ? "failure.watch" : "user.logout", lost ? "failing" : "loggingOut", group),
  at(
    end ?? to,
    "connection:ended",
    lost ? { outcome: "retried", error: "ConnectionLost", step: "selected" } : { outcome: "closed" },
    group
  )
]

export const bytesOf = (...events: ReadonlyArray<Event>) => new TextEncoder().encode(fileOf(events))

const started = (session: string, attempt: number) =>
  ({ host: "imap.example.com", port: 993, policy: "planned", attempt, session }) as const

/** The figures of the first lane, in words. */
export const headline = (...events: ReadonlyArray<Event>) => {
  const [lane] = lanesIn(bytesOf(...events))
  return lane && headlineOf(lane)
}

const begun = (group: string, from: number, session: string, label?: string): Event => {
  const data = started(session, session === "s1" ? Number(group.slice(1)) : 1)
  return at(from, "connection:started", label === undefined ? data : { ...data, label }, group)
}

/** An attempt that fails. */
export const tried = (
  group: string,
  from: number,
  ended: Events["connection:ended"]["data"]
): ReadonlyArray<Event> => [begun(group, from, "s1"), at(from + 1000, "connection:ended", ended, group)]
