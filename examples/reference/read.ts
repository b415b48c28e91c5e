/** The trace of the examples beside this, read: `refused` and `opened` are its connections. */
import { type Connection, Reader, Spans } from "@effect-imap/visualizer"
import { Result } from "effect"
import { trace } from "./recorded.ts"

export const read = Result.getOrThrow(Reader.read(trace))

const connectionOf = (group: string): Connection.Connection => {
  const connection = Spans.connections(read).find((each) => each.group === group)
  if (connection === undefined) throw new Error(`no connection ${group}`)
  return connection
}

export const refused: Connection.Connection = connectionOf("c1")
export const opened: Connection.Connection = connectionOf("c2")
