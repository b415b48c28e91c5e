/** Connections as the RFC writes them, and the lines of a finding as a person reads them. */
import type { Event, Header } from "@effect-imap/core/Trace"
import type { Connection } from "../../../src/model/connection/Connection.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { builtIn, type Finding, lint, type Options, type Rule } from "../../../src/model/rules/index.ts"
import { at, began, header, traceOf } from "../../support.ts"

const lane = "implicitTls" as const

/** The header of a trace that was made from the log of another program. */
export const ofLog: Header = { ...header, imported: "curl -v" }

/** The events of lines such as `C: A2 SEARCH ALL` and `S: A2 OK done`, a second apart; `C(changes):` is asked by the library. */
export const talk = (transcript: string, from = 1000): ReadonlyArray<Event> =>
  transcript
    .trim()
    .split(/\n\s*/)
    .map((each, index) => {
      const [, side, by, line = ""] = /^([CS])(?:\((\w+)\))?: (.*)$/.exec(each) ?? []
      const time = from + 1000 * index
      return side === "C" ? sent(time, line, by === "changes") : received(time, line)
    })

const sent = (time: number, line: string, isOwn: boolean): Event => {
  const [tag = "", word, next = ""] = line.split(" ")
  if (word === undefined) return at(time, "wire:sent", { lane, line })
  const by = isOwn ? { by: "changes" as const } : {}
  return at(time, "wire:sent", { lane, tag, cmd: word === "UID" ? `UID ${next}` : word, line, ...by })
}

const received = (time: number, line: string): Event => {
  const [tag = "", word = ""] = line.split(" ")
  const code = /^\S+ (?:OK|NO|BAD) \[([^\]]+)\]/.exec(line)?.[1]?.split(" ")[0]
  return at(time, "wire:received", {
    lane,
    line,
    ...(/^(?:OK|NO|BAD|BYE|PREAUTH)$/.test(word) && { cond: word, ...(code !== undefined && { code }) }),
    ...(/^[A-Za-z]\w*$/.test(tag) && word !== "" && { tag })
  })
}

export const ended = (time: number, error?: string, step = "command", serverText?: string): Event =>
  at(
    time,
    "connection:ended",
    error === undefined
      ? { outcome: "closed" }
      : { outcome: "failed", error, step, ...(serverText !== undefined && { serverText }) }
  )

/** The first connection, unless the events begin one themselves. */
export const connectionIn = (events: ReadonlyArray<Event>, first?: Header): Connection => {
  const all = events[0]?.name === "connection:started" ? events : [began, ...events]
  const [connection] = connections(traceOf(all, first))
  if (connection === undefined) throw new Error("no connection")
  return connection
}

export const found = (
  connection: Connection,
  rules: ReadonlyArray<Rule> = builtIn,
  options?: Options
): ReadonlyArray<Finding> => lint(connection, rules, options)

/** A line as a person reads it: `S: * BYE`, or the name of its event. */
export const lineAt = (events: ReadonlyArray<Event>, connection: Connection, line: number): string => {
  const all = events[0]?.name === "connection:started" ? events : [began, ...events]
  const event = all[line - connection.span.line]
  if (event?.name === "wire:sent") return `C: ${event.data.line}`
  return event?.name === "wire:received" ? `S: ${event.data.line}` : (event?.name ?? "none")
}
