/** Finds the commands that were not sent whole, because the server never asked for the rest. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { capabilitiesOf } from "./said.ts"

/** A thing that was not sent; of the literals in LOGIN, a trace does not even show whether there are any. */
export type Unsent = "unsent" | "unsentPassword" | "perhapsUnsent"

/** Returns whether nothing of its literal was sent, because the server never asked for it. */
export const isUnsent = (command: CommandSpan, connection: Connection): boolean =>
  unsentIn(command, connection) === "unsent"

/** Returns what was not sent of any command. */
export const unsentOf = (connection: Connection): Unsent | undefined =>
  connection.commands.map((command) => unsentIn(command, connection)).find(Boolean)

/** With LITERAL+ and LITERAL- a literal goes out unasked. RFC 7888. */
const unsentIn = ({ answer, line, name, text }: CommandSpan, connection: Connection): Unsent | undefined => {
  const unsent = / AUTHENTICATE \S+$/.test(text)
    ? "unsentPassword"
    : text.endsWith(" <literal>")
      ? "unsent"
      : name === "LOGIN"
        ? "perhapsUnsent"
        : undefined
  if (answer !== undefined || unsent === undefined) return undefined
  if (connection.wire.some((each) => each.line > line && each.text.startsWith("+"))) return undefined
  const { after, before } = capabilitiesOf(connection)
  return unsent !== "unsentPassword" && [...after, ...before].some((each) => /^LITERAL[+-]$/i.test(each))
    ? undefined
    : unsent
}
