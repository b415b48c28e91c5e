/** What the server said that it waits for, or does, before it answered a command. RFC 9585. Pure. */
import { waitIn } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { after } from "./after.ts"

/** For another session, for an index that is built, or for the work itself. */
export type Waits = "lock" | "index" | "work"

/** Its words, and their line. */
interface Waiting {
  readonly waits: Waits
  readonly said: WireLine
}

/** Returns the last of them before the answer, or before the end of the connection. */
export const waitingIn = (
  { answer, line }: Pick<CommandSpan, "answer" | "line">,
  { wire }: Pick<Connection, "wire">
): Waiting | undefined => {
  const lines = wire.slice(after(wire, line), answer === undefined ? undefined : after(wire, answer.line))
  const said = lines.findLast(
    ({ direction, tag, text }) => direction === "received" && tag === undefined && waitIn(text) !== undefined
  )
  const waits = said && waitIn(said.text)
  return said === undefined || waits === undefined ? undefined : { waits, said }
}
