import type { CommandSpan } from "../connection/Connection.ts"
import { rule } from "./Rule.ts"
import { refusals } from "./shared/refusals.ts"

/** Returns whether the command belongs to an extension that nothing else needs. */
export const isExtension = ({ name }: Pick<CommandSpan, "name">): boolean =>
  /^(?:IDLE|COMPRESS|ENABLE|ID|NOTIFY)$/.test(name)

export default rule({
  id: "extension-refused",
  group: "command",
  severity: "info",
  message: "The server refused {command} ({code}) {times}, an extension",
  docs: "All else works without it. Without IDLE and NOTIFY, the client asks from time to time, and new mail is noticed later.",
  find: (connection) => refusals(connection, isExtension)
})
