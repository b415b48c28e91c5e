/** Passes the lines of a connection to what watches both sides, one by one. */
import type { Connection } from "../connection/Connection.ts"
import { isApps } from "../evidence/facts.ts"
import type { Watch } from "../evidence/watch/Watch.ts"
import { each } from "../../trace/pieces.ts"

/** Tells them each line, and of a command its name and who asked it. */
export const listens = function* ({ commands, wire }: Connection, watches: ReadonlyArray<Watch>) {
  const begun = new Map(commands.map((command) => [command.line, command]))
  yield* each(wire, (said) => {
    if (said.direction === "received") for (const watch of watches) watch.received?.(said)
    else {
      const { by, name } = begun.get(said.line) ?? {}
      const asked = { ...said, name, by, isApps: isApps({ by, name }) }
      for (const watch of watches) watch.sent?.(asked)
    }
  })
}
