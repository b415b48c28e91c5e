import { assert } from "@effect/vitest"
import { Result } from "effect"
import {
  type Event,
  type EventData,
  type EventName,
  type Events,
  type Header,
  toText
} from "@effect-imap/core/internal/Trace"
import type { Connection } from "../src/model/connection/Connection.ts"
import { connections } from "../src/model/connection/spans.ts"
import * as Reader from "../src/trace/Reader.ts"

export const header: Header = {
  file_schema: "urn:effect-imap:trace",
  v: 2,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-11-20T06:25:00.000Z" },
  lib: { core: "0.1.0" },
  runtime: "node 24.21.0",
  redaction: "strict",
  machine: { id: "connection", hash: "9f3c" }
}

export function at<Name extends EventName>(
  time: number,
  name: Name,
  data: EventData<Name>,
  group?: string
): Events[Name]
export function at(time: number, name: EventName, data: EventData<EventName>, group_id = "c1") {
  return { time, name, group_id, data }
}

export const fileOf = (events: ReadonlyArray<Event>, first: Header = header): string =>
  toText([first, ...events])

/**
 * Adds the activities to events that show only the states: each begins with its state, and ends with the event that leaves it.
 */
export const withActivities = (events: ReadonlyArray<Event>): ReadonlyArray<Event> => {
  const open = new Set<string>()
  const skips = lastSkips(events)
  const reasons = reasonsIn(events)
  return events.flatMap((event, index): ReadonlyArray<Event> => {
    if (event.name !== "machine:transition") return [event]
    const { data, group_id, time } = event
    const [before, next] = [activityOf(data.from), activityOf(data.to)]
    const ends = before !== undefined && before !== next && open.delete(`${group_id} ${before}`)
    const begins =
      next !== undefined && !open.has(`${group_id} ${next}`) && index > (skips.get(data.to) ?? -1)
    if (begins) open.add(`${group_id} ${next}`)
    return [
      ...(ends ? [at(time, "activity:end", endOf(before, data.event, reasons.get(group_id)), group_id)] : []),
      event,
      ...(begins
        ? [
            at(
              time,
              "activity:start",
              { id: next, state: next === "watch" ? "selected.quiet" : data.to },
              group_id
            )
          ]
        : [])
    ]
  })
}

/** Returns where each state is last left at once, since it has nothing to do. */
const lastSkips = (events: ReadonlyArray<Event>): ReadonlyMap<string, number> =>
  new Map(
    events.flatMap(({ data, name }, index) =>
      name === "machine:transition" && data.event === "always" && !data.from.startsWith("dialing")
        ? [[data.from, index]]
        : []
    )
  )

const reasonsIn = (events: ReadonlyArray<Event>): ReadonlyMap<string, string | undefined> =>
  new Map(
    events.flatMap((event) => (event.name === "connection:ended" ? [[event.group_id, event.data.error]] : []))
  )

const endOf = (id: string, event: string, failure = "ConnectionLost"): EventData<"activity:end"> => {
  if (event.startsWith("xstate.after.")) {
    const reason = /greetingLimit|provisionalLimit/.test(event) ? "GreetingTimeout" : "Timeout"
    return { id, outcome: "interrupted", interrupted: true, reason }
  }
  if (event === `failure.${id}`) return { id, outcome: "failure", reason: failure }
  if (event === "always" || /^(?:user|failure)\./.test(event))
    return { id, outcome: "interrupted", interrupted: true }
  return { id, outcome: event.slice(event.lastIndexOf(".") + 1) }
}

/** The activities of states; an open mailbox has one, whatever is done in it. */
const activityOf = (state: string): string | undefined => {
  const [, lane, leaf = ""] = /^dialing\.(\w+)\.(\w+)$/.exec(state) ?? []
  if (lane !== undefined) return ofWay[leaf] && `${lane}.${ofWay[leaf]}`
  if (/^selected\b/.test(state)) return "watch"
  if (/^unselected\b/.test(state)) return "unselected.watch"
  return ofState[state]
}

const ofWay: Readonly<Record<string, string>> = {
  connecting: "connect",
  handshaking: "handshake",
  greeting: "greeting",
  regreeting: "regreeting",
  capability: "capability",
  upgrading: "upgrade"
}

const ofState: Readonly<Record<string, string>> = {
  queueing: "queue",
  resolving: "resolve",
  settling: "settle",
  capability: "capability",
  authenticating: "authenticate",
  "authenticating.requesting": "authenticate",
  "authenticating.responding": "respond",
  refreshing: "refresh",
  recapability: "recapability",
  identifying: "identify",
  reidentifying: "reidentify",
  enabling: "enable",
  selecting: "select",
  compressing: "compress",
  unselecting: "unselect",
  loggingOut: "logout",
  backoff: "backoff"
}

export const traceOf = (events: ReadonlyArray<Event>, first?: Header): Reader.ReadTrace =>
  Result.getOrThrow(Reader.read(fileOf(events, first)))

/** The first connection of these events. */
export const connectionOf = (events: ReadonlyArray<Event>): Connection =>
  connections(traceOf(events))[0] ?? assert.fail("no connection")

export const started = (attempt: number) =>
  ({ host: "imap.163.com", port: 993, policy: "planned", attempt, session: "s1" }) as const

export const moved = (time: number, from: string, event: string, to: string, group?: string) =>
  at(time, "machine:transition", { from, event, to }, group)

/** How a connection begins that is not about its server. */
export const began = at(0, "connection:started", {
  host: "imap.example.com",
  port: 993,
  policy: "auto planned",
  attempt: 1,
  session: "s1"
})

/** Implicit TLS wins, a STARTTLS lane is lost; NetEase refuses the mailbox. */
export const unsafeLogin: ReadonlyArray<Event> = [
  at(0, "connection:started", started(1)),
  moved(0, "off", "user.connect", "resolving"),
  moved(0, "resolving", "resolve.ok", "dialing.implicitTls.waiting"),
  moved(0, "resolving", "resolve.ok", "dialing.startTls.waiting"),
  moved(0, "dialing.implicitTls.waiting", "always", "dialing.implicitTls.connecting"),
  at(0, "net:start", { lane: "implicitTls", op: 1, kind: "dns" }),
  at(6, "net:end", { lane: "implicitTls", op: 1, ok: true }),
  at(6, "net:start", { lane: "implicitTls", op: 2, kind: "tcp", family: 4, port: 993 }),
  moved(100, "dialing.startTls.waiting", "xstate.after.headStart", "dialing.startTls.connecting"),
  at(100, "net:start", { lane: "startTls", op: 1, kind: "tcp", family: 6, port: 143 }),
  at(150, "net:end", { lane: "implicitTls", op: 2, ok: true }),
  moved(150, "dialing.implicitTls.connecting", "implicitTls.connect.ok", "dialing.implicitTls.handshaking"),
  at(150, "net:start", { lane: "implicitTls", op: 3, kind: "tls" }),
  at(300, "net:end", { lane: "implicitTls", op: 3, ok: true, protocol: "TLSv1.3" }),
  moved(300, "dialing.implicitTls.handshaking", "implicitTls.handshake.ok", "dialing.implicitTls.greeting"),
  at(450, "wire:received", { lane: "implicitTls", cond: "OK", line: "* OK IMAP4 ready", bytes: 18 }),
  moved(450, "dialing.implicitTls.greeting", "implicitTls.greeting.ok", "dialing.implicitTls.won"),
  moved(450, "dialing.implicitTls.won", "always", "settling"),
  moved(450, "dialing.startTls.connecting", "always", "settling"),
  at(450, "net:end", { lane: "startTls", op: 1, ok: false, error: "race_lost" }),
  moved(450, "settling", "settle.done", "authenticating"),
  at(450, "timer:set", { timer: "authLimit", ms: 30_000 }),
  at(450, "wire:sent", { lane: "implicitTls", tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <user> <redacted>" }),
  at(600, "wire:received", {
    lane: "implicitTls",
    tag: "A1",
    cond: "OK",
    line: "A1 OK LOGIN completed",
    bytes: 23
  }),
  at(600, "timer:cleared", { timer: "authLimit" }),
  moved(600, "authenticating", "authenticate.ok", "selecting"),
  at(600, "timer:set", { timer: "selectLimit", ms: 30_000 }),
  at(600, "wire:sent", { lane: "implicitTls", tag: "A2", cmd: "SELECT", line: "A2 SELECT INBOX", bytes: 17 })
]

const words = "SELECT Unsafe Login. Please contact kefu@188.com for help"

/** How `unsafeLogin` ends. */
export const refused: ReadonlyArray<Event> = [
  ...unsafeLogin,
  at(750, "wire:received", { lane: "implicitTls", tag: "A2", cond: "NO", line: `A2 NO ${words}`, bytes: 60 }),
  at(750, "timer:cleared", { timer: "selectLimit" }),
  moved(750, "selecting", "select.refused", "failing"),
  moved(760, "failing", "close.done", "needsUser"),
  at(760, "connection:ended", {
    outcome: "failed",
    error: "UnsafeLogin",
    step: "select",
    serverText: words,
    party: "rule",
    actionBy: "user",
    retry: "never"
  })
]

/** Without a race: a mailbox that stays selected for a day. */
export const selected: ReadonlyArray<Event> = [
  at(0, "connection:started", { ...started(2), host: "imap.example.com" }, "c2"),
  moved(0, "resolving", "resolve.ok", "dialing.startTls.connecting", "c2"),
  moved(10, "dialing.startTls.connecting", "startTls.connect.ok", "dialing.startTls.greeting", "c2"),
  moved(40, "dialing.startTls.greeting", "startTls.greeting.ok", "settling", "c2"),
  moved(40, "settling", "settle.done", "selecting", "c2"),
  moved(100, "selecting", "select.done", "selected.quiet", "c2"),
  moved(86_400_100, "selected.quiet", "user.logout", "loggingOut", "c2"),
  moved(86_400_150, "loggingOut", "logout.done", "closed", "c2"),
  at(86_400_150, "connection:ended", { outcome: "closed" }, "c2")
]

/** The same mailbox, with these events while it was open. */
export const selectedWith = (...events: ReadonlyArray<Event>): ReadonlyArray<Event> =>
  selected.toSpliced(6, 0, ...events)
