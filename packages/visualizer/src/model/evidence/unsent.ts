/** Finds the commands that were not sent whole, because the server never asked for the rest. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { capabilitiesOf } from "./said.ts"

/**
 * Returns the unanswered commands whose literal the server never asked for, so that it was not sent. With LITERAL+ and
 * LITERAL- it goes out unasked. RFC 7888.
 */
export const unsentLiterals = (connection: Connection): ReadonlyArray<CommandSpan> => {
  const { after: listed, before } = capabilitiesOf(connection)
  if ([...listed, ...before].some((name) => /^LITERAL[+-]$/i.test(name))) return []
  return connection.commands.filter(
    ({ answer, line, text }) =>
      answer === undefined &&
      text.endsWith(" <literal>") &&
      !connection.wire.some((each) => each.line > line && each.text.startsWith("+"))
  )
}
