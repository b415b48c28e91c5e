/** What a connection waits for, and which timer will end the wait. */
import type * as Trace from "@effect-imap/core/Trace"
import type { Connection, PendingTimer } from "./Connection.ts"
import { spoken } from "./duration.ts"
import { leafOf } from "./phase.ts"

/** Something that was begun and has no end yet. */
export interface Open {
  /** `tagged reply to A3 SELECT`, `greeting`, `tcp to port 993`. */
  readonly what: string
  readonly since: number
}

export interface Pending {
  /** The oldest. */
  readonly open: Open | undefined
  /** By the time at which they fire. */
  readonly timers: ReadonlyArray<PendingTimer>
}

export const openReply = (tag: string, command: string | undefined): string =>
  `tagged reply to ${tag} ${command ?? "command"}`

export const openNet = ({ kind, port }: Trace.EventData<"net:start">): string =>
  kind === "tcp" && port !== undefined ? `tcp to port ${port}` : kind

/** States whose wait no command or network operation shows. */
const silent: Readonly<Record<string, string>> = {
  greeting: "greeting",
  regreeting: "greeting",
  backoff: "next attempt"
}

export const openState = (state: string, since: number): Open | undefined => {
  const what = silent[leafOf(state)]
  return what === undefined ? undefined : { what, since }
}

const openOf = (connection: Connection): Open | undefined => {
  const winner = connection.winner
  const isLive = ({ lane }: { readonly lane: Connection["winner"] }) =>
    winner === undefined || lane === winner
  const commands = connection.commands.filter(isLive)
  // Behind a later answer, an earlier command is owed none.
  const command = commands[commands.findLastIndex(({ answer }) => answer !== undefined) + 1]
  if (command !== undefined) return { what: openReply(command.tag, command.name), since: command.start }
  const operation = connection.net.find((span) => span.end === undefined && isLive(span))
  if (operation !== undefined) return { what: openNet(operation.begun), since: operation.start }
  for (const { end, start, state } of connection.phases) {
    const open = end === undefined ? openState(state, start) : undefined
    if (open !== undefined) return open
  }
  return undefined
}

export const of = (connection: Connection): Pending => {
  if (connection.ended !== undefined) return { open: undefined, timers: [] }
  return { open: openOf(connection), timers: connection.pending.toSorted((a, b) => a.due - b.due) }
}

/** `waiting 12.3 s for tagged reply to A3 SELECT; selectLimit fires in 17.7 s`; undefined where nothing is awaited. */
export const sentence = ({ open, timers: [timer] }: Pending, now: number): string | undefined => {
  if (open === undefined) return undefined
  const waits = `waiting ${spoken(Math.max(0, now - open.since))} for ${open.what}`
  if (timer === undefined) return waits
  const left = timer.due - now
  return `${waits}; ${timer.timer} ${left < 0 ? `was due ${spoken(-left)} ago` : `fires in ${spoken(left)}`}`
}
