/** One connection of a log, converted line by line: its lines, redacted, its states, and how it ended. */
import { command, refusedHere } from "./conversation/commands.ts"
import { ended } from "./conversation/ends.ts"
import type { Events, LoggedConnection } from "./conversation/LoggedConnection.ts"
import { netEnd, netStart, opened, secured } from "./conversation/network.ts"
import { leftOut, response, unfinished } from "./conversation/responses.ts"
import type { Item } from "./Log.ts"
import { ofNoMechanism } from "./refusals.ts"
import type { Following } from "./Survey.ts"

/** Returns the events for one item, at `time`. */
export const eventsOf = (
  connection: LoggedConnection,
  item: Item,
  following: Following,
  time: number
): Events => {
  connection.time = time
  switch (item._tag) {
    case "Opened":
      return opened(connection, item)
    case "Sent":
      return command(connection, item)
    case "Received":
      return response(connection, item, following)
    case "NetStart":
      return netStart(connection, item)
    case "NetEnd":
      return netEnd(connection, item)
    case "Secured":
      return secured(connection, item)
    case "User":
      connection.learned.know(item.name, undefined)
      return []
    case "NoMechanism": {
      const { learned, outstanding, progress } = connection
      connection.refusal = ofNoMechanism(outstanding.listed, progress.isEncrypted, learned.masker)
      return []
    }
    case "Refused":
      return refusedHere(connection, item)
    case "LeftOut":
      return leftOut(connection, item.lines)
    case "Unfinished":
      return unfinished(connection, item)
    case "Ended":
      return ended(connection, item)
  }
}
