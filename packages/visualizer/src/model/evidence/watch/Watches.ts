/** All that watches both sides of a connection, whoever used it. */
import type { Connection } from "../../connection/Connection.ts"
import { isApps } from "../facts.ts"
import { once } from "../once.ts"
import { CommandWatches, type OfCommands } from "./CommandWatches.ts"
import { Copies } from "./Copies.ts"
import { Dialogue, type Watch } from "./Dialogue.ts"
import { LateNews } from "./LateNews.ts"
import { Removals } from "./Removals.ts"
import { SeenMailboxes } from "./SeenMailboxes.ts"
import { Validities } from "./Validities.ts"
import { each, type LongWork } from "../../../trace/pieces.ts"

export class Watches {
  readonly removals = new Removals()
  readonly copies = new Copies()
  readonly seen = new SeenMailboxes()
  readonly validities = new Validities()
  readonly lateNews = new LateNews()
  private readonly ofCommands = new CommandWatches()

  get all(): ReadonlyArray<Watch> {
    const { copies, lateNews, ofCommands, removals, seen, validities } = this
    return [removals, copies, seen, validities, lateNews, ofCommands]
  }

  /** Those of the app's commands. */
  get commands(): OfCommands {
    return this.ofCommands.now
  }
}

/** What a connection that was read in whole shows them. */
export const watchedOn = once(function* (connection) {
  const watches = new Watches()
  yield* listens(connection, watches.all)
  return watches
})

/** Tells them each line up to one, and of a command its name and who asked it. */
export const listens = function* (
  { commands, wire }: Connection,
  watches: ReadonlyArray<Watch>,
  until = Infinity
): LongWork<void> {
  const begun = new Map(commands.map((command) => [command.line, command]))
  const dialogue = new Dialogue(watches)
  yield* each(wire, (said) => {
    if (said.line >= until) return
    if (said.direction === "received") return dialogue.received(said)
    const { by, name } = begun.get(said.line) ?? {}
    dialogue.sent({ ...said, name, by, isApps: isApps({ by, name }) })
  })
}
