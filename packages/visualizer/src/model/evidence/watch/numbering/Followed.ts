/** What is followed of a connection for all that judge how its commands name messages. */
import { Misnamings } from "../Misnamings.ts"
import type { OpenMailbox } from "../OpenMailbox.ts"
import { ToldUids } from "../ToldUids.ts"
import { InProgress } from "./InProgress.ts"
import { MarksRemoved } from "./MarksRemoved.ts"
import { NamedMessages } from "./NamedMessages.ts"
import { RacedSelects } from "./RacedSelects.ts"
import { Results } from "./Results.ts"

export class Followed {
  readonly running = new InProgress()
  readonly mailbox = new NamedMessages()
  readonly told = new ToldUids()
  readonly results = new Results()
  readonly selects = new RacedSelects()
  /** The messages that the server removed at the mark, as some do, so that nothing is left for UID EXPUNGE. */
  readonly atMark = new MarksRemoved()
  readonly kinds = new Misnamings()

  /** Another mailbox is opened. */
  opens(mailbox: OpenMailbox): void {
    this.mailbox.opens(mailbox)
    this.told.leaves()
    this.results.forgets()
    this.atMark.forgets()
    this.kinds.forgets()
  }
}
