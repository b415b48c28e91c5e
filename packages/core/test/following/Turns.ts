/** What an app makes of `changesOf` of several mailboxes: flags by UID, read again if it has to be. */
import { Effect, type Fiber, Schedule, Stream } from "effect"
import type { Change, Token } from "../../src/mailbox/Changes.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type * as Simulator from "../../src/simulator/Simulator.ts"
import type { Supervised } from "../../src/mailbox/Supervised.ts"

type Messages = ReadonlyMap<number, string>

/** The copy of one mailbox. */
export class Copy {
  readonly mailbox: string
  readonly changes: Array<Change> = []
  readonly faults: Array<string> = []
  messages = new Map<number, string>()
  private highest = 0
  private token: Token | undefined
  private readonly supervised: Supervised
  private listening: Fiber.Fiber<unknown, ImapError> | undefined

  constructor(supervised: Supervised, mailbox: string) {
    this.supervised = supervised
    this.mailbox = mailbox
  }

  get tags(): ReadonlyArray<string> {
    return this.changes.map((change) =>
      change._tag === "Missed"
        ? `Missed ${change.what}`
        : "uid" in change
          ? `${change._tag} ${change.uid}`
          : change._tag
    )
  }

  /** Follows the mailbox, from the last token on. */
  readonly follow = Effect.gen({ self: this }, function* () {
    const { token } = this
    for (const uid of this.messages.keys()) if (uid >= (token?.uidNext ?? 0)) this.messages.delete(uid)
    this.highest = (token?.uidNext ?? 1) - 1
    const heard = Stream.runForEach(
      this.supervised.changesOf(this.mailbox, { resume: token }),
      ({ change, token: next }) =>
        Effect.andThen(
          Effect.suspend(() => this.take(change)),
          Effect.sync(() => void (this.token = next ?? this.token))
        )
    )
    this.listening = yield* Effect.forkScoped(heard, { startImmediately: true })
  })

  /** Nobody listens any more. */
  readonly end = Effect.sync(() => this.listening?.interruptUnsafe())

  /** The process ends, and another one continues. */
  readonly restart = Effect.suspend(() => {
    this.listening?.interruptUnsafe()
    return this.follow
  })

  private take(change: Change): Effect.Effect<void> {
    this.changes.push(change)
    switch (change._tag) {
      case "Arrived":
        if (change.uid <= this.highest) this.faults.push(`${change.uid} arrived after ${this.highest}`)
        this.highest = change.uid
        this.messages.set(change.uid, textOf(change.flags))
        return Effect.void
      case "FlagsChanged":
        if (change.uid !== undefined && this.messages.has(change.uid)) {
          this.messages.set(change.uid, textOf(change.flags))
        }
        return Effect.void
      case "Expunged":
        for (const [first, last] of change.uids ?? [])
          for (let uid = first; uid <= last; uid++) this.messages.delete(uid)
        return Effect.void
      default:
        if (change._tag === "Reset") this.highest = 0
        return this.read
    }
  }

  private get read(): Effect.Effect<void> {
    return this.supervised
      .use(this.mailbox, ({ execute }) =>
        execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), { flags: true }))
      )
      .pipe(
        Effect.map((messages) => {
          this.messages = new Map(messages.map(({ flags, uid }) => [uid, textOf(flags ?? [])]))
        }),
        Effect.retry(Schedule.spaced("1 second")),
        Effect.ignore
      )
  }
}

/** What the server has. */
export const contentsOf = ({ mail }: Simulator.Simulator, mailbox: string): Effect.Effect<Messages> =>
  Effect.map(
    mail.messages(mailbox),
    (messages) => new Map(messages.map(({ flags, uid }) => [uid, textOf(flags)]))
  )

export const textOf = (flags: Iterable<string>): string =>
  [...flags]
    .filter((flag) => flag !== "\\Recent")
    .toSorted()
    .join(" ")
