/** What an app makes of `changes`: flags by UID, read again if it has to be. */
import type { Change } from "@effect-imap/core/internal/Changes"
import * as Command from "@effect-imap/core/Command"
import type { ImapConnection } from "@effect-imap/core/ImapConnection"
import type { Supervised } from "@effect-imap/core/Supervised"
import { Effect, Schedule } from "effect"

export type Messages = ReadonlyMap<number, string>

export class Copy {
  readonly mailbox: string
  readonly problems: Array<string> = []
  changes = 0
  readings = 0
  private messages = new Map<number, string>()
  private highest = 0

  constructor(mailbox = "INBOX") {
    this.mailbox = mailbox
  }

  /** Applies one change. What is void is read before the next one. */
  take(supervised: Supervised, change: Change): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.changes++
      switch (change._tag) {
        case "Arrived":
          if (change.uid <= this.highest) this.problems.push(`Arrived ${change.uid} after ${this.highest}`)
          this.highest = change.uid
          this.messages.set(change.uid, textOf(change.flags))
          return Effect.void
        case "FlagsChanged":
          if (change.uid === undefined) this.problems.push("FlagsChanged without a UID")
          else if (this.messages.has(change.uid)) this.messages.set(change.uid, textOf(change.flags))
          return Effect.void
        case "Expunged":
          if (change.uids === undefined) this.problems.push("Expunged without a UID")
          for (const [first, last] of change.uids ?? [])
            for (let uid = first; uid <= last; uid++) this.messages.delete(uid)
          return Effect.void
        case "Reset":
          if (change.reason === "slow") this.problems.push("too slow")
          this.highest = 0
          return this.read(supervised)
        case "Missed":
          this.problems.push(`Missed ${change.what}`)
          return this.read(supervised)
      }
    })
  }

  private read(supervised: Supervised): Effect.Effect<void> {
    return supervised.use(this.mailbox, contentsOf).pipe(
      Effect.map((messages) => {
        this.readings++
        this.messages = new Map(messages)
      }),
      Effect.retry(Schedule.spaced("100 millis")),
      Effect.ignore
    )
  }

  /** The differences from what is there. */
  difference(there: Messages): ReadonlyArray<string> {
    const lacking = [...there].flatMap(([uid, flags]) =>
      this.messages.has(uid)
        ? this.messages.get(uid) === flags
          ? []
          : [`${uid} (${this.messages.get(uid)}), where (${flags}) is right`]
        : [`no ${uid}`]
    )
    const left = [...this.messages.keys()].flatMap((uid) => (there.has(uid) ? [] : [`still ${uid}`]))
    return [...lacking, ...left]
  }
}

/** All messages of the mailbox that is open. */
export const contentsOf = Effect.fnUntraced(function* ({ execute, mailbox }: ImapConnection) {
  if ((yield* mailbox).exists === 0) return new Map<number, string>()
  const value = yield* execute(Command.fetch("1:*", { flags: true }))
  return new Map(value.map(({ flags, uid }) => [uid, textOf(flags ?? [])]))
})

/** What belongs to one session alone is left out. RFC 3501 §2.3.2. */
const textOf = (flags: Iterable<string>): string =>
  [...flags]
    .filter((flag) => flag !== "\\Recent")
    .toSorted()
    .join(" ")
