/** Passes the lines of a connection to what reads both sides, one by one. */
import type { Connection, WireLine } from "../connection/Connection.ts"
import type { Asked } from "../evidence/SideEffects.ts"
import { each } from "../../trace/pieces.ts"

interface Listener {
  readonly sent: (asked: Asked & WireLine) => void
  readonly received: (said: WireLine) => void
}

/** Tells it each line, and of a command its name and whether the app asked it. */
export const listens = function* ({ commands, wire }: Connection, listener: Listener) {
  const begun = new Map(commands.map((command) => [command.line, command]))
  yield* each(wire, (said) => {
    if (said.direction === "received") return listener.received(said)
    const { by = "app", name } = begun.get(said.line) ?? {}
    listener.sent({ ...said, name, isApps: by === "app" })
  })
}
