/** Hands over what is to be told of a command, with what is known as its answer comes. */
import type { ObservationId } from "@effect-imap/core/ImapError"
import type { Received } from "../Line.ts"
import type { Followed } from "./Followed.ts"
import type { Running } from "./InProgress.ts"
import type { Given } from "./Results.ts"

export class Notes {
  private readonly followed: Followed
  /** The app has removed, or marked, no message. */
  isHeld = true

  constructor(followed: Followed) {
    this.followed = followed
  }

  /** `marked`: how many messages had been marked as deleted since EXPUNGE. */
  add(id: ObservationId, command: Running, said: Received, marked = 0): void {
    this.followed.kinds.add(id, command, said, this.known(command, marked))
  }

  /** A command that may be one of a `row`; `otherwise`: what it shows alone. */
  doubt(
    row: Given | undefined,
    id: ObservationId,
    otherwise: ObservationId | undefined,
    command: Running,
    said: Received
  ): void {
    this.followed.kinds.doubt(row, id, otherwise, id, command, said, this.known(command, 0))
  }

  private known({ numbers }: Running, marked: number) {
    const { mailbox, selects, told } = this.followed
    const { isHeld } = this
    return { marked, raced: selects.raced, era: told.era, isHeld, isReported: mailbox.hasNamed(numbers) }
  }
}
