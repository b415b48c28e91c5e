/** All that watches both sides of a connection, whoever used it. */
import type { Connection } from "../../connection/Connection.ts"
import { isApps } from "../facts.ts"
import { once } from "../once.ts"
import { CommandWatches, type OfCommands } from "./CommandWatches.ts"
import { Copies } from "./Copies.ts"
import { Dialogue, type Watch } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import { LateNews } from "./LateNews.ts"
import { Removals } from "./Removals.ts"
import { SeenMailboxes } from "./SeenMailboxes.ts"
import { Validities } from "./Validities.ts"
import { each, type LongWork } from "../../../trace/pieces.ts"

/** That of a connection which was never in IDLE. */
const noNews = new LateNews()

export class Watches implements Watch {
  readonly removals = new Removals()
  readonly copies = new Copies()
  readonly seen = new SeenMailboxes()
  readonly validities = new Validities()
  lateNews = noNews
  private readonly ofCommands = new CommandWatches()

  sent(asked: Sent, dialogue: Dialogue): void {
    this.removals.sent(asked)
    this.copies.sent(asked, dialogue)
    this.seen.sent(asked)
    this.validities.sent(asked)
    if (asked.name === "IDLE" && this.lateNews === noNews) this.lateNews = new LateNews()
    this.lateNews.sent(asked)
    this.ofCommands.sent(asked, dialogue)
  }

  received(said: Received, dialogue: Dialogue): void {
    this.removals.received(said, dialogue)
    this.copies.received(said, dialogue)
    this.seen.received(said, dialogue)
    this.validities.received(said, dialogue)
    this.lateNews.received(said, dialogue)
    this.ofCommands.received(said, dialogue)
  }

  end(): void {
    this.removals.end()
    this.validities.end()
    this.ofCommands.end()
  }

  /** Those of the app's commands. */
  get commands(): OfCommands {
    return this.ofCommands.now
  }
}

/** What a connection that was read in whole shows them. */
export const watchedOn = once(function* (connection) {
  const watches = new Watches()
  yield* listens(connection, [watches])
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
