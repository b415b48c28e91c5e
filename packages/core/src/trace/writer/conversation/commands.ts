/** The client's lines of a log. */
import * as Utf8 from "../../../imap/wire/Utf8.ts"
import type { PublicLine } from "../../PublicLine.ts"
import { lineData } from "../../Recorder.ts"
import { sent } from "../../sent.ts"
import { commandLine } from "../commandLine.ts"
import { compressed, isBeyondReading } from "./compressed.ts"
import type { Events, LoggedConnection, Of } from "./LoggedConnection.ts"

/** The client says something: a command, or a part of one. */
export const command = (
  connection: LoggedConnection,
  { _tag, bytes, isWhole }: Of<"Sent" | "Received">
): Events => {
  const { at, login } = connection.learned
  if (isBeyondReading(connection, bytes)) return compressed(connection)
  const line = login === undefined ? commandLine(bytes) : undefined
  if (line === undefined) return fragment(connection, bytes)
  connection.hasSpoken = true
  connection.learned.command(line, _tag)
  connection.pending.add(line)
  connection.refused = undefined
  at.allow.sent(line.tag)
  if (line.name === "LOGOUT") connection.goodbyes.add(line.tag)
  else connection.goodbyes.delete(line.tag)
  const moves = connection.moved(connection.progress.sent(line.name))
  const begun = connection.activity(
    connection.activities.sent(line.tag, connection.progress.stateOf(line.name) ?? "")
  )
  const data = sized(sent(line.fragments, at), { bytes, isWhole })
  connection.outstanding.sent(line, connection.time)
  const said = connection.event("wire:sent", {
    ...connection.lane,
    tag: line.tag,
    cmd: line.name,
    ...data
  })
  return [...moves, ...begun, said]
}

/** A part of a command, or not a command: only its position is known. */
const fragment = (connection: LoggedConnection, bytes: Uint8Array): Events => {
  const { at, login } = connection.learned
  const text = Utf8.decode(bytes)
  if (login !== undefined) {
    connection.learned.part(text)
    return [connection.event("wire:sent", { ...connection.lane, line: at.start().secret().line() })]
  }
  const isDone = /^done$/i.test(text)
  // a server that had ended the IDLE takes it for a tag
  if (isDone) {
    at.allow.sent(text)
    connection.outstanding.done()
  }
  const line = at.start().put(isDone ? "DONE" : "<text>")
  return [connection.event("wire:sent", { ...connection.lane, line: line.line() })]
}

/** Nothing of it is recorded but its name: it may be a login. */
export const refusedHere = (connection: LoggedConnection, { bytes, reason }: Of<"Refused">): Events => {
  const facts = {}
  // the answer to a challenge is no command
  if (connection.learned.login !== undefined)
    return [connection.event("command:refused", { call: "answer to AUTHENTICATE", reason, facts })]
  const name = commandLine(bytes)?.name
  return name === undefined
    ? []
    : [connection.event("command:refused", { call: name, cmd: name, reason, facts })]
}

/** Returns the line, and its length unless the log shows a whole command or response. */
export const sized = (line: PublicLine, { bytes, isWhole }: Pick<Of<"Sent">, "bytes" | "isWhole">) =>
  lineData(line, isWhole === true ? undefined : bytes.length + 2)
